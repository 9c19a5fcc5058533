using System.CommandLine;
using System.Net;
using System.Text.RegularExpressions;
using Gatehouse.Keys;
using Gatehouse.Policy.Compiling;

namespace Gatehouse.Gateway.Commands.Keys;

/// <summary><c>--scope --from --tag --note</c>: what narrows a key and what finds it again.</summary>
internal sealed partial class KeyDetails
{
    /// <summary>The words that lift what was set before.</summary>
    internal const string AnyScope = "all", AnyNetwork = "anywhere", NoTag = "none";

    private readonly bool changing;
    private readonly Option<string[]> scopes, networks, tags;
    private readonly Option<string?> note;

    /// <param name="changing">Whether an existing key is changed, so that there are words to lift what it has.</param>
    public KeyDetails(bool changing)
    {
        this.changing = changing;
        scopes = Many("--scope", "SCOPE", "Only for this resource or resource:action of the policy; may be repeated.", AnyScope);
        networks = Many("--from", "CIDR", "Only from this network or address, v4 or v6; may be repeated.", AnyNetwork);
        tags = Many("--tag", "TAG", "For finding it again; may be repeated.", NoTag);
        note = new("--note") { HelpName = "TEXT", Description = $"What it is for, at most 256 characters.{(changing ? " '' for none." : "")}" };
    }

    /// <summary>Gives a verb the options.</summary>
    public void AddTo(Command verb)
    {
        foreach (var option in new Option[] { scopes, networks, tags, note })
            verb.Options.Add(option);
    }

    /// <summary>What was typed; null for a thing that was not.</summary>
    /// <exception cref="StopException">Something is not as it should be.</exception>
    public KeyChange Read(Call call, CompiledPolicy policy) => new()
    {
        Scopes = ReadScopes(Typed(call, scopes, AnyScope), policy),
        Networks = ReadNetworks(Typed(call, networks, AnyNetwork)),
        Tags = ReadTags(Typed(call, tags, NoTag)),
        Note = ReadNote(call.Get(note)),
    };

    /// <summary>The scopes, each known.</summary>
    public static IReadOnlyList<string>? ReadScopes(IReadOnlyList<string>? typed, CompiledPolicy policy)
    {
        if (typed is not null && WrongScope(typed, policy) is { } wrong)
            throw new StopException($"--scope: {wrong}", exit: Exit.Refused);

        return typed is null ? null : [.. typed.Distinct()];
    }

    /// <summary>What is wrong with the first wrong scope; null when all are known.</summary>
    public static string? WrongScope(IReadOnlyList<string> scopes, CompiledPolicy policy)
    {
        foreach (var scope in scopes)
            if (scope.Length == 0 || scope.Contains(' ', StringComparison.Ordinal) || ScopeSet.FirstUnknown(policy, scope) is not null)
                return $"expected a resource or resource:action of the policy ({string.Join(", ", policy.Operations.Select(operation => operation.Resource).Distinct().Take(12))}), found '{Short(scope)}'"
                    + (scope == "none" ? "; to lift the narrowing: --scope all, to let it do nothing: gatehouse key block" : "");

        return null;
    }

    /// <summary>What is wrong with the first wrong network; null when all are right. In <paramref name="normal"/> their one spelling.</summary>
    public static string? WrongNetwork(IReadOnlyList<string> networks, out IReadOnlyList<string> normal)
    {
        normal = [];
        foreach (var network in networks)
            if (!NetworkSet.TryRead([network], out _, out _) || !IsWhole(network) || MeantNetwork(network).Length > 0)
                return $"expected a network such as 10.0.0.0/8 or 2001:db8::/32, or one address, found '{Short(network)}'{MeantNetwork(network)}";

        normal = NetworkSet.TryRead([.. networks.Distinct()], out var set, out _) && networks.Count > 0 ? [.. set!.Text.Split(' ').Distinct()] : [];
        return null;
    }

    /// <summary>What is wrong with the first wrong tag; null when all are right.</summary>
    public static string? WrongTag(IReadOnlyList<string> tags) =>
        tags.FirstOrDefault(tag => tag.Length is < 1 or > 64 || tag.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c == ',')) is { } wrong
            ? $"expected 1 to 64 printable characters without spaces or commas, found '{Short(wrong)}'" : null;

    /// <summary>What is wrong with a note; null when it is right.</summary>
    public static string? WrongNote(string note) =>
        note.Length > 256 || note.Any(char.IsControl) ? $"expected at most 256 printable characters, found {Count.Of(note.Length, "character")}" : null;

    private static IReadOnlyList<string>? ReadNetworks(IReadOnlyList<string>? typed)
    {
        if (typed is null)
            return null;

        return WrongNetwork(typed, out var normal) is { } wrong ? throw new StopException($"--from: {wrong}", exit: Exit.WrongUsage) : normal;
    }

    private static List<string>? ReadTags(IReadOnlyList<string>? typed) =>
        typed is not null && WrongTag(typed) is { } wrong ? throw new StopException($"--tag: {wrong}", exit: Exit.WrongUsage) : typed?.Distinct().ToList();

    private static string? ReadNote(string? typed) =>
        typed is not null && WrongNote(typed) is { } wrong ? throw new StopException($"--note: {wrong}", exit: Exit.WrongUsage) : typed;

    // '10' and '10.1' are addresses to the parser (0.0.0.10, 10.0.0.1); whoever types them means something else.
    private static bool IsWhole(string network) => network.Contains(':', StringComparison.Ordinal) || WholeV4().IsMatch(network);

    // The usual slip: an address inside the network instead of its first one. The parser would quietly take the whole network.
    private static string MeantNetwork(string network) =>
        network.Split('/') is [var address, var bits] && IPAddress.TryParse(address, out var ip) && !ip.IsIPv4MappedToIPv6 && int.TryParse(bits, out var length)
        && length >= 0 && length <= ip.GetAddressBytes().Length * 8 && new IPNetwork(Masked(ip, length), length) is var meant && !meant.BaseAddress.Equals(ip)
            ? $"; did you mean {meant} or {address}?" : "";

    private static IPAddress Masked(IPAddress address, int length)
    {
        var bytes = address.GetAddressBytes();
        for (var bit = length; bit < bytes.Length * 8; bit++)
            bytes[bit / 8] &= (byte)~(0x80 >> bit % 8);

        return new IPAddress(bytes);
    }

    private Option<string[]> Many(string name, string help, string description, string lift) => new(name)
    {
        HelpName = help,
        Description = changing ? $"{description} What is typed replaces all it has; '{lift}' lifts it." : description,
        DefaultValueFactory = _ => [],
    };

    private string[]? Typed(Call call, Option<string[]> option, string lift) => call.Get(option) switch
    {
        { Length: 0 } => null,
        [var only] when changing && only == lift => [],
        var typed => typed,
    };

    private static string Short(string text) => Plain.Text(text.Length > 64 ? text[..64] + "…" : text);

    [GeneratedRegex(@"^\d{1,3}(\.\d{1,3}){3}(/\d{1,2})?$")]
    private static partial Regex WholeV4();
}
