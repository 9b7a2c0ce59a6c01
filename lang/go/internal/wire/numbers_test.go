package wire

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"testing"

	"concurrency-harness/lang/go/internal/failure"
)

func TestNumbersThatAreSentAreReceived(t *testing.T) {
	var pipe bytes.Buffer
	lists := [][]int64{{}, {-1, 1 << 62}, make([]int64, 1000)}
	for _, list := range lists {
		SendNumbers(&pipe, list...)
	}
	SendFailure(&pipe, errors.New("disk full"))
	for _, list := range lists {
		if got, err := ReceiveNumbers(&pipe); err != nil || !slices.Equal(got, list) {
			t.Errorf("got %v, %v", got, err)
		}
	}
	_, err := ReceiveNumbers(&pipe)
	if failure.CodeOf(err) != failure.TaskFailed || err.Error() != "disk full" {
		t.Errorf("got %v", err)
	}
}

func TestNumbersCutShortAreTheEnd(t *testing.T) {
	var whole bytes.Buffer
	SendNumbers(&whole, 1, 2)
	for length := range whole.Len() {
		if _, err := ReceiveNumbers(bytes.NewReader(whole.Bytes()[:length])); err != io.EOF {
			t.Errorf("%d of %d bytes: %v", length, whole.Len(), err)
		}
	}
}
