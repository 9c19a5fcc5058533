using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Contract;
using Gatehouse.Policy.Drafting;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Policy.Tests.Drafting;

/// <summary>The sample shop, as a new user meets it.</summary>
public class ShopDraftTests
{
    private static (string Text, CompiledPolicy Policy) Draft()
    {
        using var drafts = new Drafts();
        var path = Path.Combine(Root(), "samples", "shop", "shop.openapi.yaml");
        var contract = ContractReader.Read(path, "shop.openapi.yaml", new PolicyReport());
        var text = PolicyDraft.Draft(contract!, Drafts.Upstream, path, Drafts.AllCheckable).Text;
        if (Environment.GetEnvironmentVariable("GATEHOUSE_KEEP_DRAFTS") is { Length: > 0 } folder)
            File.WriteAllText(Path.Combine(folder, "shop.gatehouse.yaml"), text);

        return (text, drafts.Load(text));
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Gatehouse.slnx")))
            folder = folder.Parent;

        return folder.FullName;
    }

    [Fact]
    public void Draftsomething() => Assert.NotEmpty(Draft().Text);
}
