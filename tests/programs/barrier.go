package main

import (
	"fmt"
	"runtime"
	"sync"
)

const parties, phases = 8, 5

type barrier struct {
	lock    sync.Mutex
	waiting int
	gate    chan struct{}
}

func (b *barrier) arrive() {
	b.lock.Lock()
	gate := b.gate
	b.waiting++
	if b.waiting == parties {
		b.waiting = 0
		b.gate = make(chan struct{})
		close(gate)
	}
	b.lock.Unlock()
	<-gate
}

func main() {
	b := barrier{gate: make(chan struct{})}
	var lock sync.Mutex
	var arrived [phases]int
	early := 0
	var all sync.WaitGroup
	for id := 0; id < parties; id++ {
		all.Go(func() {
			for phase := 0; phase < phases; phase++ {
				for i := 0; i < id; i++ {
					runtime.Gosched()
				}
				lock.Lock()
				arrived[phase]++
				lock.Unlock()
				b.arrive()
				lock.Lock()
				if arrived[phase] != parties {
					early++
				}
				lock.Unlock()
			}
		})
	}
	all.Wait()
	for phase, count := range arrived {
		fmt.Printf("phase %d: %d arrived\n", phase, count)
	}
	fmt.Println("too early:", early)
}
