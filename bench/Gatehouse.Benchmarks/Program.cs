using BenchmarkDotNet.Running;
using Gatehouse.Benchmarks;

if (args is ["load"])
    await StartLoad.RunAsync();
else if (args is ["audit"])
    await AuditLoad.RunAsync();
else if (args is ["load", "subjects"])
    await StartLoad.SubjectsAsync();
else
    BenchmarkSwitcher.FromAssembly(typeof(Settings).Assembly).Run(args, new Settings());
