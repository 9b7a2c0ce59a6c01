package workloads

import (
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"time"

	"concurrency-harness/lang/go/internal/arithmetic"
)

// connectTimeout is how long looking up the host and connecting may take.
const connectTimeout = 5 * time.Second

func init() {
	register(Workload{
		Name:    "rpc",
		Params:  []Param{{Key: "address", Required: true}},
		Prepare: connect,
	})
}

// client is one worker's connection to the reply server. The server keeps the
// delay that the size asks for.
type client struct {
	seed       uint64
	address    string
	connection *net.TCPConn
	message    [8]byte
}

func connect(s Setting) (Instance, error) {
	address := s.Params["address"]
	connection, err := net.DialTimeout("tcp4", address, connectTimeout)
	if err != nil {
		return nil, fmt.Errorf("connect to %s: %w", address, err)
	}
	c := &client{seed: s.Seed, address: address, connection: connection.(*net.TCPConn)}
	if err := c.connection.SetNoDelay(true); err != nil {
		c.connection.Close()
		return nil, fmt.Errorf("set TCP_NODELAY on the connection to %s: %w", address, err)
	}
	return c, nil
}

// Task sends a request in one write and returns the answer. A net.TCPConn has
// no buffer of its own: these are write(2) and read(2), with the goroutine
// parked while there is nothing to read.
func (c *client) Task(t uint64) (uint64, error) {
	binary.BigEndian.PutUint64(c.message[:], arithmetic.Mix(c.seed, t))
	if _, err := c.connection.Write(c.message[:]); err != nil {
		return 0, fmt.Errorf("send a request to %s: %w", c.address, err)
	}
	if _, err := io.ReadFull(c.connection, c.message[:]); err != nil {
		return 0, fmt.Errorf("read the answer of %s: %w", c.address, err)
	}
	return binary.BigEndian.Uint64(c.message[:]), nil
}

func (c *client) Release() error { return c.connection.Close() }
