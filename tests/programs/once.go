package main

import (
	"fmt"
	"runtime"
	"sync"
)

func try(name string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Println(name, "panics:", r)
		}
	}()
	f()
	fmt.Println(name, "returns")
}

func main() {
	var once sync.Once
	var all sync.WaitGroup
	calls, early := 0, 0
	for range 10 {
		all.Go(func() {
			once.Do(func() {
				for range 5 {
					runtime.Gosched()
				}
				calls++
			})
			if calls == 0 {
				early++
			}
		})
	}
	all.Wait()
	fmt.Println("calls", calls, "too early", early)

	var broken sync.Once
	for range 2 {
		try("Do", func() { broken.Do(func() { panic("oops") }) })
	}

	tries := 0
	value := sync.OnceValue(func() int { tries++; return tries })
	fmt.Println(value(), value(), value())
	fails := sync.OnceValue(func() int { tries++; panic("no value") })
	for range 3 {
		try("OnceValue", func() { fails() })
	}
	fmt.Println("tries", tries)

	var left sync.Once
	runs := 0
	for range 2 {
		ended := make(chan bool)
		go func() {
			defer close(ended)
			left.Do(func() { runs++; runtime.Goexit() })
			fmt.Println("the second goes on")
		}()
		<-ended
	}
	fmt.Println("runs", runs)
}
