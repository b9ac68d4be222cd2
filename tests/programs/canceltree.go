package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
)

type name struct{ text string }

func (n name) String() string { return "<" + n.text + ">" }

type node struct {
	ctx      context.Context
	cancel   context.CancelCauseFunc
	children []*node
}

// A tree in which every context has three below it.
func grow(parent context.Context, depth int) *node {
	ctx, cancel := context.WithCancelCause(parent)
	n := &node{ctx: ctx, cancel: cancel}
	for i := 0; depth > 0 && i < 3; i++ {
		n.children = append(n.children, grow(ctx, depth-1))
	}
	return n
}

// What is done in the tree, by cause.
func count(n *node, counts map[string]int) map[string]int {
	if cause := context.Cause(n.ctx); cause != nil {
		counts[cause.Error()]++
	} else {
		counts["alive"]++
	}
	for _, child := range n.children {
		count(child, counts)
	}
	return counts
}

func main() {
	root := grow(context.Background(), 4)
	fmt.Println("start:", count(root, map[string]int{}))

	var waiting sync.WaitGroup
	woken := make(chan string, 40)
	for i, child := range root.children {
		waiting.Add(1)
		go func() {
			defer waiting.Done()
			<-child.ctx.Done()
			woken <- fmt.Sprint(i, " ", context.Cause(child.ctx))
		}()
	}
	root.children[1].children[2].cancel(errors.New("leaf work failed"))
	fmt.Println("one branch:", count(root, map[string]int{}))
	root.children[1].cancel(nil)
	fmt.Println("its parent:", count(root, map[string]int{}))
	fmt.Println("woken:", <-woken)
	root.cancel(errors.New("all is over"))
	fmt.Println("the root:", count(root, map[string]int{}))
	waiting.Wait()
	close(woken)
	lines := []string{}
	for line := range woken {
		lines = append(lines, line)
	}
	if lines[0] > lines[1] {
		lines[0], lines[1] = lines[1], lines[0]
	}
	fmt.Println("woken:", strings.Join(lines, ", "))

	late, cancelLate := context.WithCancel(root.ctx)
	fmt.Println("below a done one:", late.Err(), context.Cause(late))
	cancelLate()
	ran := make(chan string)
	stop := context.AfterFunc(late, func() { ran <- "after the end" })
	fmt.Println("called:", <-ran, stop())

	ctx := context.WithValue(context.TODO(), name{"user"}, "Ann")
	ctx = context.WithValue(context.WithoutCancel(ctx), name{"trace"}, nil)
	ctx, cancel := context.WithCancel(ctx)
	cancel()
	fmt.Println(ctx)
	fmt.Println(ctx.Value(name{"user"}), ctx.Value(name{"trace"}), ctx.Value("none"))
}
