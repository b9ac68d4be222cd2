// Programs that do little but allocate: wasm/heap.ts in Go.
package main

import (
	"math"
	"math/bits"
	"runtime"
	"runtime/metrics"
	"strconv"
	"strings"
	"time"
)

// kernels are the variants of the case, as bench/cases/heap.ts numbers them.
var kernels = []func(n int) int32{trees, documents, joins, maps, vectors}

func heap(n, variant int) sample {
	kernel := kernels[variant]
	kernel(n/10 + 1)
	start := time.Now()
	result := kernel(n)
	took := time.Since(start)
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	found := pauses()
	found["ms"] = float64(took.Microseconds()) / 1000
	found["result"] = float64(result)
	found["mb"] = float64(stats.Sys) / (1 << 20)
	return found
}

// pauses are those of the collector so far, in microseconds.
func pauses() sample {
	read := []metrics.Sample{{Name: "/sched/pauses/total/gc:seconds"}}
	metrics.Read(read)
	histogram := read[0].Value.Float64Histogram()
	var count uint64
	for _, n := range histogram.Counts {
		count += n
	}
	// at is the upper bound of the bucket below which lies that part of all pauses.
	at := func(part float64) float64 {
		var sum uint64
		for i, n := range histogram.Counts {
			sum += n
			if sum > 0 && float64(sum) >= float64(count)*part {
				bound := histogram.Buckets[i+1]
				if math.IsInf(bound, 1) {
					bound = histogram.Buckets[i]
				}
				return bound * 1e6
			}
		}
		return 0
	}
	return sample{"median": at(0.5), "p99": at(0.99), "longest": at(1)}
}

type tree struct{ left, right *tree }

func grown(depth int) *tree {
	if depth == 0 {
		return &tree{}
	}
	return &tree{grown(depth - 1), grown(depth - 1)}
}

func (t *tree) count() int32 {
	if t.left == nil || t.right == nil {
		return 1
	}
	return 1 + t.left.count() + t.right.count()
}

func trees(n int) int32 {
	deepest := bits.Len(uint(n)) - 1
	count := grown(deepest + 1).count()
	longLived := grown(deepest)
	for depth := 4; depth <= deepest; depth += 2 {
		for range 1 << (deepest - depth + 4) {
			count += grown(depth).count()
		}
	}
	return count + longLived.count()
}

func joins(n int) int32 {
	length := 0
	for i := 0; i < n; i += 100 {
		parts := []string{}
		for k := i; k < i+100; k++ {
			parts = append(parts, "item "+strconv.Itoa(k))
		}
		length += len(strings.Join(parts, ", "))
	}
	return int32(length)
}

type entry struct{ uses int32 }

func maps(n int) int32 {
	entries := map[int32]*entry{}
	random := uint32(1)
	found := int32(0)
	for i := range uint32(n) {
		random = random*1664525 + 1013904223
		key := int32((random >> 8) % (i/4 + 1000))
		switch way := random >> 30; {
		case way < 2:
			entries[key] = &entry{int32(i & 15)}
		case entries[key] == nil:
		case way == 2:
			delete(entries, key)
		default:
			e := entries[key]
			found += e.uses
			e.uses++
		}
	}
	return found + int32(len(entries))
}

type vector struct{ x, y, z float64 }

// plus is not inlined, or the vectors would lie on the stack.
//
//go:noinline
func (v *vector) plus(w *vector) *vector { return &vector{v.x + w.x, v.y + w.y, v.z + w.z} }

//go:noinline
func (v *vector) times(k float64) *vector { return &vector{v.x * k, v.y * k, v.z * k} }

func vectors(n int) int32 {
	at, step := &vector{}, &vector{1, 2, 3}
	for i := 0; i < n; i += 2 {
		at = at.plus(step.times(float64(i & 7)))
	}
	return int32(at.x + at.y + at.z)
}
