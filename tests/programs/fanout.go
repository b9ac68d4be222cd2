package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// What x/sync/errgroup is, in short.
type group struct {
	waiting sync.WaitGroup
	places  chan struct{}
	once    sync.Once
	err     error
	cancel  context.CancelCauseFunc
}

func withContext(parent context.Context, limit int) (*group, context.Context) {
	ctx, cancel := context.WithCancelCause(parent)
	return &group{places: make(chan struct{}, limit), cancel: cancel}, ctx
}

func (g *group) start(body func() error) {
	g.waiting.Add(1)
	go func() {
		defer g.waiting.Done()
		defer func() { <-g.places }()
		if err := body(); err != nil {
			g.once.Do(func() {
				g.err = err
				g.cancel(err)
			})
		}
	}()
}

func (g *group) run(body func() error) {
	g.places <- struct{}{}
	g.start(body)
}

func (g *group) tryRun(body func() error) bool {
	select {
	case g.places <- struct{}{}:
		g.start(body)
		return true
	default:
		return false
	}
}

func (g *group) wait() error {
	g.waiting.Wait()
	g.cancel(g.err)
	return g.err
}

func squares(n int) {
	g, ctx := withContext(context.Background(), 3)
	active, most, sum := 0, 0, 0
	var mu sync.Mutex
	for i := 1; i <= n; i++ {
		g.run(func() error {
			mu.Lock()
			active++
			most = max(most, active)
			mu.Unlock()
			time.Sleep(time.Millisecond)
			mu.Lock()
			active--
			sum += i * i
			mu.Unlock()
			return nil
		})
	}
	fmt.Println("error:", g.wait())
	fmt.Println("sum:", sum, "within the limit:", most <= 3)
	fmt.Println("context:", ctx.Err(), "/", context.Cause(ctx))
}

func firstError() {
	g, ctx := withContext(context.Background(), 4)
	stopped := make(chan int, 3)
	for i := 0; i < 3; i++ {
		g.run(func() error {
			<-ctx.Done()
			stopped <- i
			return ctx.Err()
		})
	}
	g.run(func() error {
		time.Sleep(time.Millisecond)
		return errors.New("no such page")
	})
	fmt.Println("error:", g.wait(), "stopped:", len(stopped))
	fmt.Println("context:", ctx.Err(), "/", context.Cause(ctx))
}

func limited() {
	g, _ := withContext(context.Background(), 2)
	release := make(chan struct{})
	body := func() error {
		<-release
		return nil
	}
	fmt.Println("tried:", g.tryRun(body), g.tryRun(body), g.tryRun(body))
	close(release)
	fmt.Println("error:", g.wait())
	fmt.Println("tried:", g.tryRun(body))
}

func main() {
	squares(20)
	firstError()
	limited()
}
