// What defer, recover, panics, Goexit and deep recursion cost: wasm/control.ts in Go.
package main

import (
	"runtime"
	"sync"
)

// controls are the variants of the case, as bench/cases/control.ts numbers them.
var controls = []func(n int){defers, protects, panics, traps, goexits, dives}

func control(n, variant int) { controls[variant](n) }

var calls int

//go:noinline
func call() { calls++ }

//go:noinline
func deferring() { defer call() }

func defers(n int) {
	for range n {
		deferring()
	}
}

//go:noinline
func protect(f func()) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	f()
	return true
}

func expect(ok bool) {
	if !ok {
		panic("wrong")
	}
}

func protects(n int) {
	for range n {
		expect(protect(call))
	}
}

func panics(n int) {
	for range n {
		expect(!protect(func() { panic("no") }))
	}
}

var numbers []int

func traps(n int) {
	for range n {
		expect(!protect(func() { numbers[calls] = 0 }))
	}
}

func goexits(n int) {
	for done := 0; done < n; done += 1000 {
		var batch sync.WaitGroup
		batch.Add(1000)
		for range 1000 {
			go func() {
				defer batch.Done()
				runtime.Goexit()
			}()
		}
		batch.Wait()
	}
}

//go:noinline
func dive(level int) int {
	if level > 1 {
		return dive(level-1) + 1
	}
	return 1
}

func dives(n int) {
	for left := n; left > 0; left -= 100_000 {
		dive(min(left, 100_000))
	}
}
