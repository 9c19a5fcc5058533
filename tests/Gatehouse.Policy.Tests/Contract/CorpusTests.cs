using System.Diagnostics;
using System.IO.Compression;
using Gatehouse.Policy.Contract;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Tests.Contract;

public class CorpusTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_document_of_the_corpus_is_read_or_refused_with_a_place()
    {
        var read = 0;
        foreach (var path in Documents())
        {
            var report = new PolicyReport();
            var contract = ContractReader.Read(path, Path.GetFileName(path), report);

            Assert.Equal(contract is null, report.Faults.Count > 0);
            Assert.All(report.Faults, fault => Assert.True(fault.Line > 0 && fault.Column > 0));
            read += contract is null ? 0 : 1;
            foreach (var fault in report.Faults)
                output.WriteLine(fault.ToString());
        }

        output.WriteLine($"{read} of {Documents().Count()} documents read");
        Assert.True(read >= 60, $"only {read} documents were read");
    }

    [Fact]
    public void A_document_of_12_MB_is_read_within_seconds_and_bounded_memory()
    {
        var path = Unpacked(Path.Combine(Suites.Folder("openapi-corpus"), "large", "api.github.com.json.gz"));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();

        var contract = ContractReader.Read(path, "github.json", new PolicyReport());

        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        output.WriteLine($"{contract!.Operations.Count} operations in {watch.ElapsedMilliseconds} ms, {kept >> 20} MiB kept");
        Assert.True(contract.Operations.Count > 500);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60));
        Assert.True(kept < 150L << 20);

        watch.Restart();
        Assert.All(contract.Operations, operation => Assert.True(contract.Locate(operation.Pointer).Line > 1));
        output.WriteLine($"all of them located in {watch.ElapsedMilliseconds} ms");
        File.Delete(path);
    }

    [Fact]
    public void The_same_12_MB_as_YAML_are_read_within_seconds()
    {
        var path = Unpacked(Path.Combine(Suites.Folder("openapi-corpus"), "large", "api.github.com.json.gz"));
        var yaml = Path.ChangeExtension(path, ".yaml");
        File.Move(path, yaml);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();

        var contract = ContractReader.Read(yaml, "github.yaml", new PolicyReport());

        output.WriteLine($"{contract!.Operations.Count} operations in {watch.ElapsedMilliseconds} ms, {(GC.GetTotalMemory(forceFullCollection: true) - before) >> 20} MiB kept, line {contract.Locate(contract.Operations[^1].Pointer).Line}");
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60));
        File.Delete(yaml);
    }

    internal static IEnumerable<string> Documents()
    {
        var corpus = Suites.Folder("openapi-corpus");
        return new[] { "dev", "oai-examples", "openapivalidators" }
            .SelectMany(name => Directory.EnumerateFiles(Path.Combine(corpus, name), "*", SearchOption.AllDirectories))
            .Where(path => Path.GetExtension(path) is ".json" or ".yaml" or ".yml")
            .Order(StringComparer.Ordinal);
    }

    internal static string Unpacked(string path)
    {
        var target = Path.Combine(Directory.CreateTempSubdirectory("gatehouse-corpus").FullName, "contract.json");
        using var source = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var file = File.Create(target);
        source.CopyTo(file);
        return target;
    }
}
