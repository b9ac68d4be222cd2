package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	slots := make(chan struct{}, 3)
	mutex := make(chan struct{}, 1)
	active, most, finished := 0, 0, 0
	var all sync.WaitGroup
	for i := 0; i < 20; i++ {
		all.Add(1)
		go func() {
			defer all.Done()
			slots <- struct{}{}
			mutex <- struct{}{}
			active++
			most = max(most, active)
			<-mutex
			for k := 0; k < 5; k++ {
				runtime.Gosched()
			}
			mutex <- struct{}{}
			active--
			finished++
			<-mutex
			<-slots
		}()
	}
	all.Wait()
	fmt.Println("finished", finished)
	fmt.Println("never more than 3 at once:", most <= 3)
	fmt.Println("left in the semaphore:", len(slots), "of", cap(slots))
}
