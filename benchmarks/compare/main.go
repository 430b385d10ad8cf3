// Command compare measures Kermesse beside PocketBase on one machine in one run, so that what counts is the
// ratio and not the machine. Both are started on loopback in temporary folders, hold the same rows and answer
// the same requests, in turns; every loop is bounded in count and in time, and both are stopped at the end.
//
//	compare -kermesse bin/kermesse -pocketbase FILE [-postgres URL] [-readme benchmarks/README.md]
//
// Linux only: processor time and memory are read from /proc.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"
)

// plan bounds the whole run.
type plan struct {
	rounds   int           // turns each subject gets per measurement
	requests int           // at most this many per turn
	limit    time.Duration // and no longer than this
	clients  int           // connections at once when subjects are compared
	crowd    int           // connections at once for Kermesse's latencies
	rows     int           // suggestions that are there before the first list
	starts   int           // times each subject is started for its starting time
	idle     time.Duration // how long nothing is asked before memory is read
}

func main() {
	var (
		kermesse   = flag.String("kermesse", "bin/kermesse", "the Kermesse binary")
		pocketbase = flag.String("pocketbase", "", "the PocketBase binary (examples/base)")
		postgres   = flag.String("postgres", "", "an empty PostgreSQL database of its own, to measure Kermesse on it too")
		readme     = flag.String("readme", "", "the document whose figures are replaced")
		p          = plan{}
	)
	flag.IntVar(&p.rounds, "rounds", 5, "turns per measurement")
	flag.IntVar(&p.requests, "requests", 5000, "requests per turn at most")
	flag.DurationVar(&p.limit, "limit", 5*time.Second, "time per turn at most")
	flag.IntVar(&p.clients, "clients", 16, "clients at once when comparing")
	flag.IntVar(&p.crowd, "crowd", 50, "clients at once for Kermesse's latencies")
	flag.IntVar(&p.rows, "rows", 200, "suggestions stored before the first list")
	flag.IntVar(&p.starts, "starts", 5, "starts measured")
	flag.DurationVar(&p.idle, "idle", 10*time.Second, "silence before memory is read")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	subjects := []subject{{name: "Kermesse, SQLite", kermesse: true, open: openKermesse(*kermesse, "")}}
	if *postgres != "" {
		subjects = append(subjects, subject{name: "Kermesse, PostgreSQL", kermesse: true, open: openKermesse(*kermesse, *postgres)})
	}
	if *pocketbase != "" {
		subjects = append(subjects, subject{name: "PocketBase", open: openPocketBase(*pocketbase)})
	}
	if err := compare(ctx, p, subjects, *readme); err != nil {
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(1)
	}
}

// compare runs every measurement and reports.
func compare(ctx context.Context, p plan, subjects []subject, readme string) (err error) {
	results := make([]result, len(subjects))
	defer func() {
		for i := range results {
			err = errors.Join(err, results[i].close())
		}
	}()
	for i, s := range subjects {
		results[i].subject = s
		fmt.Fprintf(os.Stderr, "starting %s\n", s.name)
		if err := results[i].start(ctx, p); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	for _, what := range []struct {
		name string
		make func(*site) request
		into func(*result) *[]turn
	}{
		{"lists", (*site).list, func(r *result) *[]turn { return &r.lists }},
		{"creates", (*site).create, func(r *result) *[]turn { return &r.creates }},
	} {
		for round := range p.rounds {
			for i := range results {
				r := &results[i]
				t, err := r.site.load(ctx, p.clients, p.requests, p.limit, what.make(r.site))
				if err != nil {
					return fmt.Errorf("%s, %s: %w", r.subject.name, what.name, err)
				}
				fmt.Fprintf(os.Stderr, "%s %d/%d  %-22s %s\n", what.name, round+1, p.rounds, r.subject.name, t)
				turns := what.into(r)
				*turns = append(*turns, t)
			}
		}
	}
	for i := range results {
		r := &results[i]
		if !r.subject.kermesse {
			continue
		}
		var err error
		if r.crowdReads, err = r.site.load(ctx, p.crowd, p.requests, p.limit, r.site.list()); err != nil {
			return err
		}
		if r.crowdWrites, err = r.site.load(ctx, p.crowd, p.requests, p.limit, r.site.create()); err != nil {
			return err
		}
	}
	text := report(p, results)
	fmt.Print(text)
	if readme == "" {
		return nil
	}
	return replaceFigures(readme, text)
}
