using System.CommandLine;
using System.Globalization;
using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Gateway.Commands.SigningKeys;
using Gatehouse.Keys;
using Gatehouse.Live;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Commands.Peppers;

/// <summary><c>gatehouse pepper list</c></summary>
internal sealed class PepperListVerb() : PolicyVerb("list", "List the peppers, how many keys in use stand under each, and how many of these were never used.", "gatehouse pepper list")
{
    /// <inheritdoc />
    public override async Task<int> RunAsync(Call call, CancellationToken cancellationToken)
    {
        await using var register = await call.Desk.OpenAsync(PolicyOf(call), cancellationToken);
        var versions = register.KeyStore.PepperVersions.List();
        var counts = await register.Secrets.CountAsync(cancellationToken);
        var shown = versions.Select(version => Shown.Of(version, version == versions[^1], PepperCount.Of(counts, version))).ToList();
        call.Answer<IReadOnlyList<Shown>>(shown, (to, list) =>
        {
            foreach (var one in list)
                to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{one.Version,3}  {(one.Primary ? "primary" : "old"),-7}  {one.Keys} in use, {one.NeverUsed} of them never used"));
        });
        return Exit.Done;
    }

    private sealed record Shown(int Version, bool Primary, long Keys, long NeverUsed)
    {
        public static Shown Of(int version, bool primary, SecretCount count) => new(version, primary, count.Count, count.NeverUsed);
    }
}

/// <summary>What stands under one pepper.</summary>
internal static class PepperCount
{
    /// <summary>The counts of a version; zeros when nothing does.</summary>
    public static SecretCount Of(IReadOnlyList<SecretCount> counts, int version) =>
        counts.FirstOrDefault(count => count.Scheme == "hmac" && count.PepperVersion == version) ?? new SecretCount("hmac", version, 0, 0);
}

/// <summary><c>gatehouse pepper rotate</c></summary>
internal sealed class PepperRotateVerb() : RingVerb("rotate", "Make a new pepper. New keys are hashed with it at once, the others when they are next used.", "gatehouse pepper rotate")
{
    /// <inheritdoc />
    protected override async Task<int> ChangeAsync(Call call, CompiledPolicy policy, IRegister register, Actor actor, CancellationToken cancellationToken)
    {
        var version = register.KeyStore.PepperVersions.Add().ToString(CultureInfo.InvariantCulture);
        return Tell(call, version, "primary", await AnnounceAsync(call, register, "pepper.added", version, actor, cancellationToken));
    }
}

/// <summary><c>gatehouse pepper retire</c></summary>
internal sealed class PepperRetireVerb : RingVerb
{
    private const int MostNamed = 20;

    private readonly Argument<int> version = new("VERSION") { Description = "The pepper to take out for good." };
    private readonly Option<bool> evenIfUsed = new("--even-if-used") { Description = "Also when keys in use stand under it: they are refused from then on." };

    public PepperRetireVerb() : base("retire", "Take an old pepper out for good. Refused while keys in use stand under it.", "gatehouse pepper retire 1")
    {
        Arguments.Add(version);
        Options.Add(evenIfUsed);
    }

    /// <inheritdoc />
    protected override async Task<int> ChangeAsync(Call call, CompiledPolicy policy, IRegister register, Actor actor, CancellationToken cancellationToken)
    {
        var wanted = call.Get(version);
        var versions = register.KeyStore.PepperVersions.List();
        if (!versions.Contains(wanted))
            throw new StopException($"expected one of the versions {string.Join(", ", versions)}, found {wanted}", "gatehouse pepper list");
        if (versions[^1] == wanted)
            throw new StopException($"{wanted} is the pepper that keys are hashed with", "gatehouse pepper rotate");

        var left = PepperCount.Of(await register.Secrets.CountAsync(cancellationToken), wanted);
        if (left.Count > 0)
            NameThem(call, register, wanted, left);

        register.KeyStore.PepperVersions.Retire(wanted);
        var shown = wanted.ToString(CultureInfo.InvariantCulture);
        return Tell(call, shown, "retired", await AnnounceAsync(call, register, "pepper.retired", shown, actor, cancellationToken));
    }

    // Those that never came back since the rotation: their owners have to be told, or they learn it by a refusal.
    private void NameThem(Call call, IRegister register, int wanted, SecretCount left)
    {
        var named = register.KeysUnder(wanted, MostNamed);
        call.Terminal.Say($"{left.Count} keys in use stand under pepper {wanted}, {left.NeverUsed} of them never used: {string.Join(", ", named)}{(left.Count > named.Count ? ", …" : "")}");
        if (!call.Get(evenIfUsed))
            throw new StopException("they would be refused for ever; rotate or block them, or wait until they are used", $"gatehouse pepper retire {wanted} --even-if-used");
    }
}
