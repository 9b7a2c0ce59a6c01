// Command formatcheck fails if a Go file below the current folder is not
// formatted as gofmt would. (The exit status of gofmt -d tells this only in
// recent versions, and a toolchain need not have a gofmt beside its go.)
package main

import (
	"bytes"
	"fmt"
	"go/format"
	"io/fs"
	"os"
	"path/filepath"
)

func main() {
	clean := true
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		formatted, err := format.Source(source)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		if !bytes.Equal(source, formatted) {
			fmt.Fprintf(os.Stderr, "%s: not formatted: run gofmt -w %[1]s\n", path)
			clean = false
		}
		return nil
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	if err != nil || !clean {
		os.Exit(1)
	}
}
