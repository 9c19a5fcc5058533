using System.Diagnostics;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Contract;
using Gatehouse.Policy.Drafting;
using Gatehouse.Policy.Reading;
using Gatehouse.Policy.Tests.Contract;

namespace Gatehouse.Policy.Tests.Drafting;

public class CorpusDraftTests(ITestOutputHelper output)
{
    [Fact]
    public void The_draft_of_every_readable_document_loads_covers_every_operation_and_opens_nothing()
    {
        foreach (var path in CorpusTests.Documents())
            if (ContractReader.Read(path, Path.GetFileName(path), new PolicyReport()) is { } contract)
                Check(path, contract);
    }

    [Fact] // An API with eleven known holes: what is drafted for it is closed.
    public void The_draft_for_a_broken_API_opens_nothing()
    {
        var path = Path.Combine(Suites.Folder("vulnerable-apis"), "vampi", "openapi3.yml");
        Check(path, ContractReader.Read(path, "vampi.yml", new PolicyReport())!);
    }

    [Fact]
    public void A_document_of_12_MB_is_drafted_and_loaded_within_seconds()
    {
        var path = CorpusTests.Unpacked(Path.Combine(Suites.Folder("openapi-corpus"), "large", "api.github.com.json.gz"));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();

        Check(path, ContractReader.Read(path, "github.json", new PolicyReport())!);

        output.WriteLine($"read, drafted, loaded, merged in {watch.ElapsedMilliseconds} ms; {(GC.GetTotalMemory(false) - before) >> 20} MiB at the end, {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB peak");
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60));
        File.Delete(path);
    }

    private void Check(string path, ContractDocument contract)
    {
        using var drafts = new Drafts();
        var draft = PolicyDraft.Draft(contract, Drafts.Upstream, path, Drafts.AllCheckable);
        var policy = drafts.Load(draft.Text);

        Assert.Equal(contract.Operations.Select(operation => operation.Name).Order(), policy.Operations.Select(operation => operation.Name).Order());
        Assert.All(policy.Operations, operation => Assert.False(CompiledPolicy.Decide(policy.GuestMask, operation).Allowed, operation.Name));
        Assert.All(policy.Operations.Where(operation => CompiledPolicy.Decide(policy.MaskOf(["user"]), operation).Allowed), operation => Assert.NotNull(operation.Owner));
        Assert.Equal(draft.Text, PolicyDraft.Merge(draft.Text, contract, Drafts.AllCheckable).Text);
        output.WriteLine($"{Path.GetFileName(path)}: {draft.Notes[0]}");
        if (Environment.GetEnvironmentVariable("GATEHOUSE_KEEP_DRAFTS") is { Length: > 0 } folder)
            File.WriteAllText(Path.Combine(folder, Path.GetFileNameWithoutExtension(path) + ".gatehouse.yaml"), draft.Text);
    }
}
