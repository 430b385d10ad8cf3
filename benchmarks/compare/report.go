package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"
)

// result is everything measured of one subject. The site stays open for the turns.
type result struct {
	subject     subject
	folder      string // temporary, gone with the site
	site        *site
	starts      []time.Duration // from starting the process to an answered, signed-in list
	idle        int64           // resident bytes after a silence
	lists       []turn
	creates     []turn
	crowdReads  turn
	crowdWrites turn
}

// start prepares the rows, measures starting and silence, and leaves the subject running.
func (r *result) start(ctx context.Context, p plan) error {
	var err error
	if r.folder, err = os.MkdirTemp("", "kermesse-compare-"); err != nil {
		return err
	}
	for i := range p.starts {
		if r.site != nil {
			r.site.close()
			r.site = nil
		}
		begun := time.Now()
		if r.site, err = r.subject.open(ctx, r.folder); err != nil {
			return err
		}
		if i == 0 && !r.subject.kermesse {
			// The peer has no demo: its first start made the collection and is not counted.
			if err := r.fill(ctx, p.rows); err != nil {
				return err
			}
			continue
		}
		if err := r.site.answered(ctx); err != nil {
			return err
		}
		r.starts = append(r.starts, time.Since(begun))
	}
	if err := pause(ctx, p.idle); err != nil {
		return err
	}
	if r.idle, err = r.site.memory(); err != nil {
		return err
	}
	if r.subject.kermesse {
		return r.fill(ctx, p.rows)
	}
	return nil
}

// close ends the subject and removes what it wrote.
func (r *result) close() error {
	if r.site != nil {
		r.site.close()
	}
	if r.folder == "" {
		return nil
	}
	return os.RemoveAll(r.folder)
}

func (r *result) fill(ctx context.Context, rows int) error {
	_, err := r.site.load(ctx, 4, rows, time.Minute, r.site.create())
	return err
}

// median is the middle throughput of the turns.
func median(turns []turn) turn {
	sorted := slices.SortedFunc(slices.Values(turns), func(a, b turn) int {
		return int(a.perSecond() - b.perSecond())
	})
	return sorted[len(sorted)/2]
}

// report writes the figures as Markdown.
func report(p plan, results []result) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%d shared cores, %s; load and servers share them. %d clients, median of %d turns each, in turns.\n\n",
		runtime.NumCPU(), runtime.Version(), p.clients, p.rounds)
	peer := slices.IndexFunc(results, func(r result) bool { return !r.subject.kermesse })
	ratio := func(mine, theirs turn, self bool) string {
		if self {
			return "1"
		}
		return fmt.Sprintf("**%.2f**", mine.perSecond()/theirs.perSecond())
	}
	fmt.Fprintln(&out, "| | 20 suggestions, per second | ratio | processor each | create, per second | ratio | processor each |")
	fmt.Fprintln(&out, "| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
	for i, r := range results {
		list, create := median(r.lists), median(r.creates)
		listRatio, createRatio := "", ""
		if peer >= 0 {
			listRatio = ratio(list, median(results[peer].lists), i == peer)
			createRatio = ratio(create, median(results[peer].creates), i == peer)
		}
		fmt.Fprintf(&out, "| %s | %.0f | %s | %s | %.0f | %s | %s |\n", r.subject.name,
			list.perSecond(), listRatio, list.each().Round(time.Microsecond), create.perSecond(), createRatio, create.each().Round(time.Microsecond))
	}
	fmt.Fprintf(&out, "\n| | start to first signed-in list, median (worst of %d) | idle memory | %d clients: read p95 | write p95 |\n", p.starts, p.crowd)
	fmt.Fprintln(&out, "| --- | ---: | ---: | ---: | ---: |")
	for _, r := range results {
		slices.Sort(r.starts)
		reads, writes := "", ""
		if r.subject.kermesse {
			reads = r.crowdReads.percentile(95).Round(100 * time.Microsecond).String()
			writes = r.crowdWrites.percentile(95).Round(100 * time.Microsecond).String()
		}
		fmt.Fprintf(&out, "| %s | %s (%s) | %.0f MB | %s | %s |\n", r.subject.name,
			r.starts[len(r.starts)/2].Round(time.Millisecond), r.starts[len(r.starts)-1].Round(time.Millisecond), float64(r.idle)/1e6, reads, writes)
	}
	return out.String()
}

const (
	figuresBegin = "<!-- figures: written by make bench -->\n"
	figuresEnd   = "<!-- end of figures -->\n"
)

// replaceFigures puts the report between the two marks of a document.
func replaceFigures(file, text string) error {
	old, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	head, rest, found := bytes.Cut(old, []byte(figuresBegin))
	_, tail, closed := bytes.Cut(rest, []byte(figuresEnd))
	if !found || !closed {
		return fmt.Errorf("%s has no marks for figures", file)
	}
	fresh := slices.Concat(head, []byte(figuresBegin+"\n"+text+"\n"+figuresEnd), tail)
	return os.WriteFile(file, fresh, 0o644)
}
