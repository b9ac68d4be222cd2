package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

const seats, meals = 5, 20

func main() {
	var forks [seats]chan struct{}
	for i := range forks {
		forks[i] = make(chan struct{}, 1)
		forks[i] <- struct{}{}
	}
	var inUse [seats]bool
	var eaten [seats]int
	var clashes atomic.Int32
	dine := func(seat int) {
		first, second := seat, (seat+1)%seats
		if seat == seats-1 {
			first, second = second, first
		}
		for i := 0; i < meals; i++ {
			<-forks[first]
			<-forks[second]
			if inUse[first] || inUse[second] {
				clashes.Add(1)
			}
			inUse[first], inUse[second] = true, true
			runtime.Gosched()
			inUse[first], inUse[second] = false, false
			eaten[seat]++
			forks[second] <- struct{}{}
			forks[first] <- struct{}{}
		}
	}
	var all sync.WaitGroup
	for seat := 0; seat < seats; seat++ {
		all.Go(func() { dine(seat) })
	}
	all.Wait()
	fmt.Println("meals", eaten[0], eaten[1], eaten[2], eaten[3], eaten[4])
	fmt.Println("clashes", clashes.Load())
}
