package main

import "fmt"

type tree struct {
	left  *tree
	value int
	right *tree
}

func insert(t *tree, value int) *tree {
	if t == nil {
		return &tree{nil, value, nil}
	}
	if value < t.value {
		t.left = insert(t.left, value)
	} else {
		t.right = insert(t.right, value)
	}
	return t
}

func build(n, step, seed int) *tree {
	var t *tree
	for i := 0; i < n; i++ {
		t = insert(t, step*((i*seed)%n+1))
	}
	return t
}

func walk(t *tree, out chan<- int) {
	if t == nil {
		return
	}
	walk(t.left, out)
	out <- t.value
	walk(t.right, out)
}

func walker(t *tree) <-chan int {
	out := make(chan int)
	go func() {
		walk(t, out)
		close(out)
	}()
	return out
}

func same(a, b *tree) bool {
	left, right := walker(a), walker(b)
	for {
		x, okX := <-left
		y, okY := <-right
		if okX != okY || x != y {
			return false
		}
		if !okX {
			return true
		}
	}
}

func main() {
	first := true
	for value := range walker(build(10, 1, 7)) {
		if !first {
			fmt.Print(" ")
		}
		first = false
		fmt.Print(value)
	}
	fmt.Println()
	fmt.Println("same shape or not, same values:", same(build(100, 1, 7), build(100, 1, 31)))
	fmt.Println("other values:", same(build(100, 1, 7), build(100, 2, 7)))
	fmt.Println("one longer:", same(build(100, 1, 7), build(101, 1, 7)))
	fmt.Println("both empty:", same(nil, nil))
}
