package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	wg.Wait()
	fmt.Println("nothing to wait for")
	total := 0
	for round := range 3 {
		for i := range 10 {
			wg.Go(func() { total += i })
		}
		wg.Go(func() {
			runtime.Goexit()
		})
		wg.Wait()
		fmt.Println("round", round, "total", total)
	}

	var gate sync.WaitGroup
	gate.Add(1)
	through := make(chan int, 5)
	for i := range 5 {
		wg.Go(func() {
			gate.Wait()
			through <- i
		})
	}
	fmt.Println("through", len(through))
	gate.Done()
	wg.Wait()
	fmt.Println("through", len(through))

	func() {
		defer func() { fmt.Println("recovered:", recover()) }()
		wg.Done()
	}()
}
