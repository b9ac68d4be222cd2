// A ticker in a select loop with a timeout; ticks that nobody takes are dropped.

package main

import (
	"fmt"
	"time"
)

func main() {
	ticker := time.NewTicker(5 * time.Millisecond)
	timeout := time.After(time.Hour)
	for n := 1; n <= 3; n++ {
		select {
		case <-ticker.C:
			fmt.Println("tick", n)
		case <-timeout:
			fmt.Println("timeout")
		}
	}
	time.Sleep(52 * time.Millisecond)
	got := 0
	for range 3 {
		select {
		case <-ticker.C:
			got++
		default:
		}
	}
	fmt.Println("after a rest:", got)
	ticker.Reset(time.Millisecond)
	<-ticker.C
	<-ticker.C
	ticker.Stop()
	select {
	case <-ticker.C:
		fmt.Println("a tick after Stop")
	case <-time.After(20 * time.Millisecond):
		fmt.Println("silence after Stop")
	}
	fmt.Println("no ticks:", time.Tick(0) == nil)
	defer func() { fmt.Println(recover()) }()
	ticker.Reset(0)
}
