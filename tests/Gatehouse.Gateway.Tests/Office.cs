using System.Text.Json;
using Gatehouse.Gateway.Commands;
using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Gateway.Hosting;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;
using Gatehouse.Policy.Contract;
using Gatehouse.Policy.Drafting;
using Gatehouse.Policy.Model;
using Gatehouse.Policy.Reading;

namespace Gatehouse.Gateway.Tests;

/// <summary>A folder of its own with the shop's policy, a real database and a real key store, in which commands are typed.</summary>
internal sealed class Office : IDisposable
{
    private readonly StandInNodes nodes = new();

    public Office()
    {
        Directory.CreateDirectory(Folder);
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "shop")))
            File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)));
    }

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), $"gatehouse-office-{Guid.NewGuid():N}");

    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>What running gateways answer when they are woken.</summary>
    public Confirmation Nodes { set => nodes.Answer = value; }

    /// <summary>Log positions that gateways were woken for.</summary>
    public IReadOnlyList<long> Woken => nodes.Woken;

    public string At(string name) => Path.Combine(Folder, name);

    public void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllText(At(name), text);
    }

    public void Change(string file, string from, string to)
    {
        var text = File.ReadAllText(At(file));
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(At(file), text.Replace(from, to, StringComparison.Ordinal));
    }

    /// <summary>What is at standard input.</summary>
    public byte[] Input { get; set; } = [];

    /// <summary>The register as a running gateway would fill it.</summary>
    public async ValueTask<IRegister> OpenAsync()
    {
        var desk = new RealDesk(TimeProvider.System);
        return await desk.OpenAsync(desk.Read(At("gatehouse.yaml")).Policy!, TestContext.Current.CancellationToken);
    }

    public async Task<Typed> TypeAsync(params string[] words)
    {
        using StringWriter output = new(), error = new();
        var terminal = new Terminal(output, error, Variables.GetValueOrDefault, Folder, Colour: false) { In = () => new MemoryStream(Input) };
        var exit = await CommandLine.RunAsync(words, terminal, new DeskWithNodes(nodes), TestContext.Current.CancellationToken);
        return new Typed(exit, output.ToString(), error.ToString());
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private sealed class StandInNodes : IWakeUp
    {
        public Confirmation Answer { get; set; } = new([], []);

        public List<long> Woken { get; } = [];

        public ValueTask<Confirmation> WakeAsync(long seq, TimeSpan atMost, CancellationToken cancellationToken)
        {
            Woken.Add(seq);
            return ValueTask.FromResult(Answer);
        }
    }

    /// <summary>The real desk; only the nodes that are woken are stand-ins.</summary>
    private sealed class DeskWithNodes(StandInNodes nodes) : IDesk
    {
        private readonly RealDesk real = new(TimeProvider.System);

        public TimeProvider Time => real.Time;

        public PolicyLoad Read(string file) => real.Read(file);

        public ContractDocument? ReadContract(string file, string displayName, PolicyReport report) => real.ReadContract(file, displayName, report);

        public DraftResult Draft(ContractDocument contract, Uri upstream, string contractPath) => real.Draft(contract, upstream, contractPath);

        public DraftResult Merge(string policyText, ContractDocument contract) => real.Merge(policyText, contract);

        public async ValueTask<IRegister> OpenAsync(CompiledPolicy policy, CancellationToken cancellationToken) =>
            new RegisterWithNodes(await real.OpenAsync(policy, cancellationToken), nodes);

        public ValueTask<string?> FindDecisionAsync(PolicyDocument document, string requestId, CancellationToken cancellationToken) =>
            real.FindDecisionAsync(document, requestId, cancellationToken);

        public IReadOnlyList<string> DecisionFiles(PolicyDocument document) => real.DecisionFiles(document);

        public string? WhyNotCheckable(ContractDocument contract, ContractOperation operation) => real.WhyNotCheckable(contract, operation);

        public Task<int> ServeAsync(RunSettings settings, CancellationToken cancellationToken)
        {
            settings.Out.WriteLine("ready https://127.0.0.1:8443");
            return Task.FromResult(0);
        }
    }

    private sealed class RegisterWithNodes(IRegister real, IWakeUp nodes) : IRegister
    {
        public Keys.IApiKeyStore Keys => real.Keys;

        public ISubjectStore Subjects => real.Subjects;

        public Authorization.Proofs.ISubjectFactors Factors => real.Factors;

        public Keys.IKeySecretStore Secrets => real.Secrets;

        public IRevocationStore Revocations => real.Revocations;

        public Keys.KeyStore KeyStore => real.KeyStore;

        public IReadOnlyList<string> KeysUnder(int pepper, int most) => real.KeysUnder(pepper, most);

        public IKeyUseStore KeyUses => real.KeyUses;

        public IClientStore Clients => real.Clients;

        public IAuditReader Audit => real.Audit;

        public Gatehouse.Audit.IAuditLog AuditLog => real.AuditLog;

        public Audit.Reviews.IReviewStore Reviews => real.Reviews;

        public IWakeUp WakeUp => nodes;

        public MadeKey NewSecret(Keys.ApiKey key) => real.NewSecret(key);

        public KeyMatch Match(string key) => real.Match(key);

        public MadeKey NewKey(string environment) => real.NewKey(environment);

        public ValueTask<MadeToken> NewTokenAsync(string subject, string client, string? scope, CancellationToken cancellationToken) =>
            real.NewTokenAsync(subject, client, scope, cancellationToken);

        public ValueTask DisposeAsync() => real.DisposeAsync();
    }
}

/// <summary>What came of a command line.</summary>
internal sealed record Typed(int Exit, string Out, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Out).RootElement;

    public string Text(string name) => Json.GetProperty(name).GetString()!;

    public string[] Texts(string name) => [.. Json.GetProperty(name).EnumerateArray().Select(one => one.GetString()!)];
}
