package main

import (
	"fmt"
	"sync"
	"time"
)

type queue struct {
	mu       sync.Mutex
	notEmpty *sync.Cond
	notFull  *sync.Cond
	items    []int
}

func (q *queue) put(item int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 2 {
		q.notFull.Wait()
	}
	q.items = append(q.items, item)
	q.notEmpty.Signal()
}

func (q *queue) take() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 {
		q.notEmpty.Wait()
	}
	item := q.items[0]
	q.items = q.items[1:]
	q.notFull.Signal()
	return item
}

func main() {
	q := &queue{}
	q.notEmpty, q.notFull = sync.NewCond(&q.mu), sync.NewCond(&q.mu)
	go func() {
		for i := range 10 {
			q.put(i)
		}
	}()
	for range 10 {
		fmt.Print(q.take(), " ")
	}
	fmt.Println()

	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	woken := make(chan int, 10)
	for i := range 3 {
		time.Sleep(10 * time.Millisecond)
		go func() {
			mu.Lock()
			cond.Wait()
			mu.Unlock()
			woken <- i
		}()
	}
	time.Sleep(10 * time.Millisecond)
	cond.Signal()
	fmt.Println("first", <-woken)
	cond.Signal()
	fmt.Println("second", <-woken)
	cond.Broadcast()
	fmt.Println("third", <-woken)
	cond.Signal()
	cond.Broadcast()
	fmt.Println("more", len(woken))

	var rw sync.RWMutex
	changed := sync.NewCond(rw.RLocker())
	version := 0
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			rw.RLock()
			for version == 0 {
				changed.Wait()
			}
			rw.RUnlock()
		})
	}
	time.Sleep(10 * time.Millisecond)
	rw.Lock()
	version++
	rw.Unlock()
	changed.Broadcast()
	all.Wait()
	fmt.Println("all have seen version", version)
}
