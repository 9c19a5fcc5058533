using BenchmarkDotNet.Running;
using Gatehouse.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(Settings).Assembly).Run(args, new Settings());
