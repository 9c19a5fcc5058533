using System.CommandLine;
using Gatehouse.Gateway.Commands.Desk;
using Gatehouse.Keys;

namespace Gatehouse.Gateway.Commands.Keys;

/// <summary>Ending many keys at once: first which, then how many, and only when that was said to be right.</summary>
internal sealed class ManyKeys
{
    private const int Shown = 10, Page = 1000;

    private readonly KeyQueryOptions query = new();
    private readonly Option<bool> all = new("--all") { Description = "Every key there is; needed when no other word says which." };
    private readonly Option<bool> yes = new("--yes") { Description = "Do it; without it is only shown how many and which." };
    private readonly Option<long?> expect = new("--expect") { HelpName = "N", Description = "Do it if it is exactly so many." };

    /// <summary>Gives a verb the options.</summary>
    public void AddTo(Command verb)
    {
        query.AddTo(verb);
        foreach (var option in new Option[] { all, yes, expect })
            verb.Options.Add(option);
    }

    /// <summary>Whether any word says which keys.</summary>
    public bool IsNamed(Call call) => call.Get(all) || !query.Read(call).IsEverything;

    /// <summary>Which keys, said in so many words.</summary>
    /// <exception cref="StopException">No word says which, or two contradict each other.</exception>
    public KeyQuery Read(Call call)
    {
        var asked = query.Read(call);
        if (asked.IsEverything && !call.Get(all))
            throw new StopException("expected which keys: an id, or --client, --subject, --tag, --state, --unused, --expiring or --begins; every key there is: --all", "gatehouse key list --unused 180d", Exit.WrongUsage);
        if (!asked.IsEverything && call.Get(all))
            throw new StopException("--all means every key; another word narrows it: expected one or the other", exit: Exit.WrongUsage);

        return asked;
    }

    /// <summary>Counts, shows, and goes on only when the number was agreed to.</summary>
    /// <param name="call">The use of the verb.</param>
    /// <param name="register">Where the keys are.</param>
    /// <param name="asked">Which.</param>
    /// <param name="changes">Whether a key would be changed at all.</param>
    /// <param name="would">What would be done: <c>would be blocked</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StopException">It was not agreed to, or another number is there.</exception>
    public async ValueTask<long> AgreedAsync(Call call, IRegister register, KeyQuery asked, Func<ApiKey, bool> changes, string would, CancellationToken cancellationToken)
    {
        var (count, first) = await CountAsync(register, asked, changes, cancellationToken);
        var now = call.Desk.Time.GetUtcNow();
        var agreed = call.Get(expect) is { } expected ? expected == count : call.Get(yes);
        if (count == 0 || agreed)
            return count;

        foreach (var key in first)
            KeyView.Line(call.Terminal.Error, KeyView.Of(key, now));
        if (count > first.Count)
            call.Terminal.Say($"… and {Count.Of(count - first.Count)} more");

        throw call.Get(expect) is { } other
            ? new StopException($"expected {Count.Of(other, "key")}, found {Count.Of(count)}; nothing was changed")
            : new StopException($"{Count.Of(count, "key")} {would}; nothing was changed", $"the same with --yes, or with --expect {count}");
    }

    private static async ValueTask<(long Count, List<ApiKey> First)> CountAsync(IRegister register, KeyQuery asked, Func<ApiKey, bool> changes, CancellationToken cancellationToken)
    {
        var (count, first, after) = (0L, new List<ApiKey>(), default(string));
        while (true)
        {
            var page = await register.Keys.ListAsync(asked, after, Page, cancellationToken);
            foreach (var key in page.Where(changes))
                if (++count <= Shown)
                    first.Add(key);
            if (page.Count < Page)
                return (count, first);

            after = page[^1].Id;
        }
    }
}
