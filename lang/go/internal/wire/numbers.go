package wire

import (
	"errors"
	"fmt"
	"io"

	"concurrency-harness/lang/go/internal/failure"
)

// Longest is how many numbers one list may hold.
const Longest = 1 << 20

// longestText is how many bytes the text of a failure may have.
const longestText = 4000

// failed begins the text of a failure, in the place of a list's length.
const failed = 1<<32 - 1

// SendNumbers writes a list of numbers, in one call.
func SendNumbers(out io.Writer, numbers ...int64) error {
	line := order.AppendUint32(nil, uint32(len(numbers)))
	for _, n := range numbers {
		line = order.AppendUint64(line, uint64(n))
	}
	_, err := out.Write(line)
	return err
}

// SendFailure writes why there are no more lists.
func SendFailure(out io.Writer, cause error) error {
	text := cause.Error()
	text = text[:min(len(text), longestText)]
	line := order.AppendUint32(nil, failed)
	line = order.AppendUint32(line, uint32(len(text)))
	_, err := out.Write(append(line, text...))
	return err
}

// ReceiveNumbers reads what SendNumbers has written. What SendFailure has
// written is an error of the code task_failed. It returns io.EOF when the
// sender is gone, also in the middle of a list.
func ReceiveNumbers(in io.Reader) ([]int64, error) {
	length, err := receiveLength(in)
	if err != nil {
		return nil, err
	}
	if length == failed {
		return nil, receiveFailure(in)
	}
	if length > Longest {
		return nil, fmt.Errorf("a list of %d numbers", length)
	}
	bytes := make([]byte, 8*length)
	if err := fill(in, bytes); err != nil {
		return nil, err
	}
	numbers := make([]int64, length)
	for i := range numbers {
		numbers[i] = int64(order.Uint64(bytes[8*i:]))
	}
	return numbers, nil
}

func receiveFailure(in io.Reader) error {
	length, err := receiveLength(in)
	if err != nil {
		return err
	}
	text := make([]byte, min(length, longestText))
	if err := fill(in, text); err != nil {
		return err
	}
	return failure.New(failure.TaskFailed, "%s", text)
}

func receiveLength(in io.Reader) (uint32, error) {
	var length [4]byte
	err := fill(in, length[:])
	return order.Uint32(length[:]), err
}

// fill is io.ReadFull, to which an end in the middle is an end.
func fill(in io.Reader, bytes []byte) error {
	_, err := io.ReadFull(in, bytes)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = io.EOF
	}
	return err
}
