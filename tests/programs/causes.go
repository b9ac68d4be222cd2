package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

const forever = 1e6 * time.Second

var (
	parentCause   = errors.New("parent's cause")
	childCause    = errors.New("child's cause")
	tooSlow       = errors.New("too slow")
	finishedEarly = errors.New("finished early")
)

// A context that is not one of the package's own: it ends with its parent or by itself.
type custom struct {
	context.Context
	once sync.Once
	done chan struct{}
	err  error
}

func newCustom(parent context.Context) (context.Context, func()) {
	c := &custom{Context: parent, done: make(chan struct{})}
	end := func(err error) {
		c.once.Do(func() {
			c.err = err
			close(c.done)
		})
	}
	context.AfterFunc(parent, func() { end(parent.Err()) })
	return c, func() { end(context.Canceled) }
}

func (c *custom) Done() <-chan struct{} { return c.done }

func (c *custom) Err() error {
	select {
	case <-c.done:
		return c.err
	default:
		return nil
	}
}

func show(title string, ctx context.Context) {
	fmt.Printf("%s: %v, %v\n", title, ctx.Err(), context.Cause(ctx))
}

// The order of two cancellations, of which each may have a cause.
func order(title string, first, second string, causes map[string]error) {
	parent, cancelParent := context.WithCancelCause(context.Background())
	child, cancelChild := context.WithCancelCause(parent)
	cancel := map[string]context.CancelCauseFunc{"parent": cancelParent, "child": cancelChild}
	cancel[first](causes[first])
	cancel[second](causes[second])
	show(title, child)
	show("  its parent", parent)
}

func roots() {
	show("background", context.Background())
	show("todo", context.TODO())
	ctx, cancel := context.WithCancel(context.Background())
	show("not cancelled", ctx)
	cancel()
	show("cancelled", ctx)
	caused, cancelCause := context.WithCancelCause(context.Background())
	cancelCause(parentCause)
	show("with a cause", caused)
	cancelCause(childCause)
	show("with a second cause", caused)
	caused, cancelCause = context.WithCancelCause(context.Background())
	cancelCause(nil)
	show("with no cause", caused)
}

func timeouts() {
	background := context.Background()
	ctx, cancel := context.WithTimeout(background, 0)
	cancel()
	show("timeout", ctx)
	ctx, cancel = context.WithTimeout(background, forever)
	cancel()
	show("timeout, cancelled", ctx)
	ctx, cancel = context.WithTimeoutCause(background, 0, tooSlow)
	cancel()
	show("timeout with a cause", ctx)
	ctx, cancel = context.WithTimeoutCause(background, forever, tooSlow)
	cancel()
	show("timeout with a cause, cancelled", ctx)
	for _, d := range []time.Duration{0, forever} {
		parent, cancelParent := context.WithCancelCause(background)
		ctx, cancel = context.WithTimeoutCause(parent, d, tooSlow)
		cancelParent(finishedEarly)
		show(fmt.Sprintf("stacked, passed %v", d == 0), ctx)
		cancel()
	}
}

func detached() {
	show("detached", context.WithoutCancel(context.Background()))
	parent, cancel := context.WithCancelCause(context.Background())
	ctx := context.WithoutCancel(parent)
	cancel(finishedEarly)
	show("detached from a cancelled one", ctx)
	below, cancelBelow := context.WithCancel(ctx)
	show("below it", below)
	cancelBelow()
	show("below it, cancelled", below)
	timed, cancelTimed := context.WithTimeoutCause(context.Background(), 0, tooSlow)
	show("detached from one that timed out", context.WithoutCancel(timed))
	cancelTimed()
}

func customs() {
	parent, cancelParent := context.WithCancelCause(context.Background())
	ctx, cancel := newCustom(parent)
	cancel()
	show("custom, parent not cancelled", ctx)
	cancelParent(parentCause)
	show("custom, parent cancelled after", ctx)
	parent, cancelParent = context.WithCancelCause(context.Background())
	ctx, cancel = newCustom(parent)
	below, cancelBelow := context.WithCancel(ctx)
	cancelParent(parentCause)
	cancel()
	<-below.Done()
	show("custom, parent cancelled before", ctx)
	show("below a custom one", below)
	cancelBelow()
}

func main() {
	both := map[string]error{"parent": parentCause, "child": childCause}
	roots()
	order("parent, then child", "parent", "child", both)
	order("child, then parent", "child", "parent", both)
	order("parent, then plain child", "parent", "child", map[string]error{"parent": parentCause})
	order("plain child, then parent", "child", "parent", map[string]error{"parent": parentCause})
	order("plain parent, then child", "parent", "child", map[string]error{"child": childCause})
	order("child, then plain parent", "child", "parent", map[string]error{"child": childCause})
	timeouts()
	detached()
	customs()
}
