package probes

import (
	"fmt"
	"io"
	"net"
	"os"
	"syscall"
)

// stream is the end of a way on which bytes follow each other.
type stream struct {
	io.Reader
	io.Writer
	received []byte
}

func (s *stream) send(message []byte) error {
	_, err := s.Write(message)
	return err
}

func (s *stream) receive(size int) ([]byte, error) {
	if size > len(s.received) {
		s.received = written(size)
	}
	_, err := io.ReadFull(s, s.received[:size])
	return s.received[:size], err
}

func layPipes(p *plan, _ int) (err error) {
	p.files, err = pipes()
	return err
}

func pipeEnd(w *worker) (end, error) {
	return &stream{Reader: w.files[0], Writer: w.files[1]}, nil
}

func laySocketpair(p *plan, _ int) error {
	syscall.ForkLock.RLock()
	ends, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err == nil {
		syscall.CloseOnExec(ends[0])
		syscall.CloseOnExec(ends[1])
	}
	syscall.ForkLock.RUnlock()
	if err != nil {
		return fmt.Errorf("make a socketpair: %w", err)
	}
	for _, descriptor := range ends {
		p.files = append(p.files, []*os.File{os.NewFile(uintptr(descriptor), "socketpair")})
	}
	return nil
}

func layTCP(p *plan, _ int) error {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer listener.Close()
	// The connection is made before it is accepted.
	dialled, err := net.Dial("tcp4", listener.Addr().String())
	if err != nil {
		return err
	}
	defer dialled.Close()
	accepted, err := listener.Accept()
	if err != nil {
		return err
	}
	defer accepted.Close()
	for _, connection := range []net.Conn{dialled, accepted} {
		file, err := connection.(*net.TCPConn).File()
		if err != nil {
			return err
		}
		p.files = append(p.files, []*os.File{file})
	}
	return nil
}

// socketEnd is a connection of package net, which sets TCP_NODELAY by itself.
func socketEnd(w *worker) (end, error) {
	connection, err := net.FileConn(w.files[0])
	if err != nil {
		return nil, failed("take over a connection", err)
	}
	return &stream{Reader: connection, Writer: connection}, nil
}
