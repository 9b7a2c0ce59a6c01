package probes

import "errors"

// memoryCanBeLimited: the system takes RLIMIT_AS and does not heed it.
const memoryCanBeLimited = false

func limitMemory(uint64) error { return errors.New("memory cannot be limited") }
