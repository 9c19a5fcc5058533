using System.CommandLine;

namespace Gatehouse.Gateway.Commands.Scanning;

/// <summary>Where a scan looks: a path, standard input, or a history.</summary>
internal sealed class ScanTarget
{
    private readonly Argument<string?> path = new("PATH") { Description = "A file or a folder; - for standard input.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> git = new("--git") { HelpName = "DIR", Description = "Every commit of every ref of the repository in DIR (default: here) instead, by the program git.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string[]> brands = new("--brand") { HelpName = "BRAND", Description = "Only keys of this brand; may be repeated. Without it those of any brand.", DefaultValueFactory = _ => [] };

    /// <summary>Gives a verb the words.</summary>
    internal void AddTo(Command verb)
    {
        verb.Arguments.Add(path);
        verb.Options.Add(git);
        verb.Options.Add(brands);
    }

    /// <summary>The brands typed.</summary>
    /// <exception cref="StopException">One is no brand.</exception>
    internal IReadOnlyCollection<string> BrandsOf(Call call)
    {
        foreach (var brand in call.Get(brands)!)
            if (brand.Length is < 2 or > 8 || !brand.All(char.IsAsciiLetterLower))
                throw new StopException($"--brand: expected 2 to 8 lower-case letters, found '{Plain.Text(brand.Length > 24 ? brand[..8] + "…" : brand)}'", exit: Exit.WrongUsage);

        return [.. call.Get(brands)!.Distinct()];
    }

    /// <summary>Looks.</summary>
    internal async Task<ScanResult> LookAsync(Call call, CancellationToken cancellationToken)
    {
        var chosen = BrandsOf(call);
        var finder = new KeyFinder(chosen.Count == 0 ? null : chosen.ToHashSet());
        var result = new ScanResult();
        if (call.Has(git))
            await new GitScan(finder, result, RepositoryOf(call)).LookAsync(cancellationToken);
        else
            Look(call, new FileScan(finder, result, cancellationToken));

        result.Found.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path) is var order and not 0 ? order : a.Key.Offset.CompareTo(b.Key.Offset));
        return result;
    }

    /// <summary>Whether a history is looked at.</summary>
    internal bool IsHistory(Call call) => call.Has(git);

    private string RepositoryOf(Call call) => call.Get(path) is null
        ? call.Terminal.Full(call.Get(git) ?? ".")
        : throw new StopException("expected PATH or --git, found both", exit: Exit.WrongUsage);

    private void Look(Call call, FileScan scan)
    {
        var named = call.Get(path) ?? throw new StopException("expected where to look: PATH, - for standard input, or --git", "gatehouse key scan .", Exit.WrongUsage);
        if (named == "-")
        {
            using var input = call.Terminal.In();
            scan.Look(input, "-");
            return;
        }

        if (!Path.Exists(call.Terminal.Full(named)))
            throw new StopException($"there is no '{Plain.Text(named)}'", exit: Exit.WrongUsage);

        scan.Look(call.Terminal.Full(named), named == "." ? "" : named);
    }
}
