// Timers: what Stop and Reset return in each state, and that no stale value is ever received.

package main

import (
	"fmt"
	"time"
)

const hour = time.Hour

func pending(c <-chan time.Time) string {
	select {
	case <-c:
		return "a value"
	default:
		return "nothing"
	}
}

func main() {
	t := time.NewTimer(hour)
	fmt.Println("running:", t.Stop(), pending(t.C))
	fmt.Println("stopped:", t.Stop(), t.Reset(hour), t.Reset(hour))
	t.Reset(time.Nanosecond)
	time.Sleep(5 * time.Millisecond)
	fmt.Println("due:", len(t.C), cap(t.C), t.Stop(), pending(t.C))
	t.Reset(time.Nanosecond)
	time.Sleep(5 * time.Millisecond)
	fmt.Println("due again:", pending(t.C), pending(t.C), t.Stop(), t.Reset(hour))

	done := make(chan string)
	go func() {
		<-t.C
		done <- "served by a later Reset"
	}()
	time.Sleep(2 * time.Millisecond)
	t.Reset(2 * hour)
	t.Reset(time.Millisecond)
	fmt.Println(<-done)

	f := time.AfterFunc(hour, func() { panic("never called") })
	fmt.Println("function:", f.Stop(), f.Stop(), f.C == nil)
	g := time.AfterFunc(time.Millisecond, func() { done <- "called" })
	fmt.Println(<-done, g.Stop(), g.Reset(time.Millisecond), <-done)
}
