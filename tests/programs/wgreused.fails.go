package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	runtime.GOMAXPROCS(1)
	var wg sync.WaitGroup
	wg.Add(1)
	ended := make(chan bool)
	go func() {
		wg.Wait()
		ended <- true
	}()
	runtime.Gosched()
	fmt.Println("it waits")
	wg.Done()
	wg.Add(1)
	<-ended
}
