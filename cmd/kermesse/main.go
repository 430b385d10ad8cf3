// Command kermesse is the whole product in one program: the server with its web client, and what an
// operator needs beside it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/kermesse/kermesse/internal/kit/config"
)

// version is set by the linker.
var version = "development"

// Exit codes: what went wrong may go better next time, or was asked wrongly.
const (
	exitFailed = 1
	exitUsage  = 2
)

type cli struct {
	Serve   serveCommand   `cmd:"" help:"Run the server. Without any configuration: on this machine alone, with its data in ./data."`
	Demo    demoCommand    `cmd:"" help:"Run a lively demo community that is forgotten when it stops."`
	Migrate migrateCommand `cmd:"" help:"Bring the database to this version, or tell where it stands."`
	Admin   adminCommand   `cmd:"" help:"Make administrators, confirm addresses."`
	Backup  backupCommand  `cmd:"" help:"Put database and keys into one encrypted file, while the server runs."`
	Restore restoreCommand `cmd:"" help:"Bring an instance back from a backup, into emptiness only."`
	Doctor  doctorCommand  `cmd:"" help:"Examine this instance and say what to put right."`
	Config  configCommand  `cmd:"" help:"Check the configuration, or print its reference."`
	OpenAPI openAPICommand `cmd:"" name:"openapi" help:"Print the API's document (OpenAPI 3.1)."`
	Version versionCommand `cmd:"" help:"Print the version."`
}

// console is what a command talks to.
type console struct {
	in       *os.File
	out, err io.Writer
	loader   *config.Loader
	version  string
}

func (c *console) printf(format string, args ...any) {
	_, _ = fmt.Fprintf(c.out, format, args...)
}

// usageError is a command line that cannot be followed, whatever the state of the machine.
type usageError string

func (e usageError) Error() string { return string(e) }

func main() {
	// The server holds little, and at the usual 100 it would spend a tenth of its time looking through it.
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(200)
	}
	// The first signal asks to finish; from then on the next one ends at once.
	ctx, restore := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	context.AfterFunc(ctx, restore)
	os.Exit(execute(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// finished unwinds the stack once kong has printed help.
type finished struct{ code int }

// execute runs one command line and gives its exit code.
func execute(ctx context.Context, args []string, in *os.File, out, complaints io.Writer) (code int) {
	defer func() {
		if r := recover(); r != nil {
			f, ok := r.(finished)
			if !ok {
				panic(r)
			}
			code = f.code
		}
	}()
	c := &console{in: in, out: out, err: complaints, loader: &config.Loader{}, version: buildVersion()}
	var commands cli
	parser, err := kong.New(&commands,
		kong.Name("kermesse"),
		kong.Description("A self-hosted home for a local community."),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.Writers(out, complaints),
		kong.Exit(func(code int) { panic(finished{code}) }),
		kong.Resolvers(c.loader),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(c),
	)
	if err != nil {
		panic(err) // the commands above are wrong, and every test says so
	}
	command, err := parser.Parse(args)
	if err != nil {
		help := "kermesse --help"
		if bad, ok := errors.AsType[*kong.ParseError](err); ok && bad.Context.Command() != "" {
			help = "kermesse " + strings.Fields(bad.Context.Command())[0] + " --help"
		}
		_, _ = fmt.Fprintf(complaints, "kermesse: %v\nTry: %s\n", err, help)
		return exitUsage
	}
	return c.report(command.Run())
}

// report says what went wrong and turns it into an exit code.
func (c *console) report(err error) int {
	if err == nil {
		return 0
	}
	if said, ok := errors.AsType[alreadySaid](err); ok {
		return int(said)
	}
	_, _ = fmt.Fprintf(c.err, "kermesse: %v\n", err)
	if _, wrong := errors.AsType[config.Problems](err); wrong {
		return exitUsage
	}
	if _, wrong := errors.AsType[usageError](err); wrong {
		return exitUsage
	}
	return exitFailed
}

// alreadySaid is an exit code whose reason was printed.
type alreadySaid int

func (a alreadySaid) Error() string { return fmt.Sprintf("exit %d", int(a)) }

// buildVersion is the linker's version or, in a build without one, the commit that it was made from.
func buildVersion() string {
	if version != "development" {
		return version
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return version
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return version + "-" + s.Value[:12]
		}
	}
	return version
}
