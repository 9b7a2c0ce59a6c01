module concurrency-harness/lang/go

go 1.22
