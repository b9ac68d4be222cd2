// Places in a function from which it calls itself: it counts on each way there.

export { audit } from "../inside";

let steps = 0;

function afterReturn(n: i32): i32 {
  if (n == 0) return 0;
  if (n % 3 == 1) return afterReturn(n - 1) + 1;
  steps++;
  return afterReturn(n - 1) + 1;
}

function inBoth(n: i32): i32 {
  if (n % 2 == 0) {
    if (n == 0) return 0;
    steps += inBoth(n - 1) & 1;
  } else {
    steps += 2;
    steps ^= inBoth(n - 1) & 1;
  }
  return n;
}

function inLoop(n: i32): i32 {
  let sum = 0;
  for (let i = 0; i < 2; i++) {
    if (i == 1 && n > 0) sum += inLoop(n - 1) + 1;
  }
  return sum;
}

function inCondition(n: i32): i32 {
  if (n > 0 && inCondition(n - 1) == n - 1) steps++;
  return n;
}

function inSwitch(n: i32): i32 {
  switch (n & 3) {
    case 0:
      if (n == 0) return 0;
    case 1:
      return inSwitch(n - 1) + 1;
    case 2:
      steps = inSwitch(n - 1);
      break;
    default:
      return 1 + inSwitch(n - 1);
  }
  return steps + 1;
}

function inArgument(n: i32, other: i32): i32 {
  return n == 0 ? other : inArgument(0, inArgument(n - 1, other) + 1);
}

function inWhile(n: i32): i32 {
  let rounds = 0;
  while (n > 0 && rounds < 1 && inWhile(n - 1) >= 0) rounds++;
  return n;
}

export function places(n: i32, which: i32): i32 {
  steps = 0;
  if (which == 0) return afterReturn(n);
  if (which == 1) return inBoth(n);
  if (which == 2) return inLoop(n);
  if (which == 3) return inCondition(n);
  if (which == 4) return inSwitch(n);
  if (which == 5) return inArgument(n, 0);
  return inWhile(n);
}
