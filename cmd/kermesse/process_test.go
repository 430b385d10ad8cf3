package main

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// asProgram makes the test binary be the program, so that tests have processes to signal and to kill.
const asProgram = "KERMESSE_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

// patience bounds what a test waits for; only a failure takes so long.
const patience = 60 * time.Second

// process is the program at work.
type process struct {
	t      *testing.T
	cmd    *exec.Cmd
	lines  chan string // of the standard output
	errors lockedBuffer
	ended  chan struct{}
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// begin starts the program in a folder, without any configuration of the environment.
func begin(t *testing.T, folder string, args ...string) *process {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{t: t, cmd: exec.Command(program, args...), lines: make(chan string, 100), ended: make(chan struct{})}
	p.cmd.Dir = folder
	p.cmd.Env = []string{asProgram + "=1", "PATH=" + os.Getenv("PATH"), "HOME=" + folder, "TMPDIR=" + folder}
	p.cmd.Stderr = &p.errors
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.ended)
		read := bufio.NewReader(out)
		for {
			line, err := read.ReadString('\n')
			if line != "" {
				p.lines <- strings.TrimSuffix(line, "\n")
			}
			if err != nil {
				break
			}
		}
		close(p.lines)
		_ = p.cmd.Wait()
	}()
	t.Cleanup(func() {
		select {
		case <-p.ended:
		default:
			_ = p.cmd.Process.Kill()
			<-p.ended
		}
		if t.Failed() {
			t.Logf("%v wrote to its standard error:\n%s", args, p.errors.String())
		}
	})
	return p
}

// line waits for a line of the standard output that contains text.
func (p *process) line(text string) string {
	p.t.Helper()
	late := time.After(patience)
	for {
		select {
		case line, open := <-p.lines:
			if !open {
				p.t.Fatalf("it ended without printing %q:\n%s", text, p.errors.String())
			}
			if strings.Contains(line, text) {
				return line
			}
		case <-late:
			p.t.Fatalf("it does not print %q", text)
		}
	}
}

// signal sends a signal, waits for the end and gives the exit code, -1 when a signal ended it.
func (p *process) signal(s syscall.Signal) int {
	p.t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
	return p.end()
}

func (p *process) end() int {
	p.t.Helper()
	select {
	case <-p.ended:
	case <-time.After(patience):
		p.t.Fatal("it does not end")
	}
	return p.cmd.ProcessState.ExitCode()
}

// command runs a command line in this process and gives what it says.
func command(t *testing.T, args ...string) (code int, out, complaints string) {
	t.Helper()
	return answering(t, "", args...)
}

// answering is command with something to read on the standard input.
func answering(t *testing.T, input string, args ...string) (code int, out, complaints string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "input")
	if err := os.WriteFile(path, []byte(input), 0o600); err != nil {
		t.Fatal(err)
	}
	in, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	var o, e bytes.Buffer
	code = execute(t.Context(), args, in, io.Writer(&o), io.Writer(&e))
	return code, o.String(), e.String()
}
