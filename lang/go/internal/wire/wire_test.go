package wire

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"testing"

	"concurrency-harness/lang/go/internal/failure"
	"concurrency-harness/lang/go/internal/job"
)

var report = job.Report{
	ReadyNs: 1, StartNs: 2, EndNs: 3, Process: 4, Thread: 5,
	Values: []uint64{6, 1<<64 - 1}, Tasks: []uint64{0, 9},
}

func TestWhatIsSentIsReceived(t *testing.T) {
	var pipe bytes.Buffer
	sender := NewSender(&pipe)
	sender.Signal(Prepared)
	sender.Signal(Ready)
	sender.Report(report)
	sender.Failed(failure.New(failure.TaskFailed, "disk full"))

	receiver := NewReceiver(&pipe)
	for _, kind := range []Kind{Prepared, Ready} {
		if got, err := receiver.Next(); got.Kind != kind || err != nil {
			t.Fatalf("%q: got %+v, %v", kind, got, err)
		}
	}
	if got, err := receiver.Next(); err != nil || !reflect.DeepEqual(got.Report, report) {
		t.Errorf("got %+v, %v", got, err)
	}
	got, err := receiver.Next()
	if err != nil || failure.CodeOf(got.Cause) != failure.TaskFailed || got.Cause.Error() != "disk full" {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := receiver.Next(); err != io.EOF {
		t.Errorf("after the last message: %v", err)
	}
}

func TestAMessageCutShortIsTheEnd(t *testing.T) {
	var whole bytes.Buffer
	NewSender(&whole).Report(report)
	for length := range whole.Len() {
		_, err := NewReceiver(bytes.NewReader(whole.Bytes()[:length])).Next()
		if err != io.EOF {
			t.Errorf("%d of %d bytes: %v", length, whole.Len(), err)
		}
	}
}

func TestGarbageIsAnError(t *testing.T) {
	_, err := NewReceiver(bytes.NewReader([]byte("hello"))).Next()
	if err == nil || errors.Is(err, io.EOF) {
		t.Errorf("got %v", err)
	}
}
