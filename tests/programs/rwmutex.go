package main

import (
	"fmt"
	"sync"
	"time"
)

var order = make(chan string, 10)

func after(ms int, lock sync.Locker, name string) {
	time.Sleep(time.Duration(ms) * time.Millisecond)
	lock.Lock()
	order <- name
	time.Sleep(20 * time.Millisecond)
	lock.Unlock()
}

func main() {
	var rw sync.RWMutex
	rw.RLock()
	fmt.Println("a second reader:", rw.TryRLock(), "a writer:", rw.TryLock())
	rw.RUnlock()
	go after(10, &rw, "writer 1")
	go after(20, rw.RLocker(), "readers")
	go after(20, rw.RLocker(), "readers")
	go after(30, &rw, "writer 2")
	go after(40, rw.RLocker(), "readers")
	time.Sleep(60 * time.Millisecond)
	fmt.Println("while a writer waits, a reader:", rw.TryRLock())
	rw.RUnlock()
	for range 5 {
		fmt.Println(<-order)
	}
	rw.Lock()
	fmt.Println("a reader beside a writer:", rw.TryRLock())
}
