package main

import (
	"fmt"
	"sync"
	"testing"
)

// acknowledged is the clients' own log of what the server said it had kept.
type acknowledged struct {
	mu      sync.Mutex
	ids     []string
	reached map[int]chan struct{}
}

func newLog(counts ...int) *acknowledged {
	a := &acknowledged{reached: map[int]chan struct{}{}}
	for _, n := range counts {
		a.reached[n] = make(chan struct{})
	}
	return a
}

func (a *acknowledged) add(id string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.ids = append(a.ids, id)
	if c, ok := a.reached[len(a.ids)]; ok {
		close(c)
	}
}

func (a *acknowledged) soFar() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]string(nil), a.ids...)
}

// load lets several people suggest songs at once, each until the server fails them or stop is
// closed; wait returns when all have ended.
func (a *acknowledged) load(c *client, space string, people int, stop <-chan struct{}) (wait func()) {
	var all sync.WaitGroup
	for p := range people {
		all.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-stop:
					return
				default:
				}
				id, ok := c.suggest(space, fmt.Sprintf("Chanson %d de %d", n, p))
				if !ok {
					return
				}
				a.add(id)
			}
		})
	}
	return all.Wait
}

// allKept fails when something that was acknowledged is not there any more.
func allKept(t *testing.T, acknowledged []string, kept map[string]bool) {
	t.Helper()
	lost := 0
	for _, id := range acknowledged {
		if !kept[id] {
			lost++
		}
	}
	if lost > 0 {
		t.Errorf("%d of %d acknowledged songs are lost", lost, len(acknowledged))
	}
}
