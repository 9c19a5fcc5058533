using System.CommandLine;
using Gatehouse.Keys;

namespace Gatehouse.Gateway.Commands.Keys;

/// <summary>Which keys are meant; the same words wherever many keys are named, so that a list can be looked at before they are ended.</summary>
internal sealed class KeyQueryOptions
{
    private readonly Option<string?> client = new("--client") { HelpName = "NAME", Description = "Only this client's keys." };
    private readonly Option<string?> subject = new("--subject") { HelpName = "ID", Description = "Only those that act for this subject." };
    private readonly Option<string?> tag = new("--tag") { HelpName = "TAG", Description = "Only those with this tag." };
    private readonly Option<string?> state = new Option<string?>("--state") { HelpName = "STATE", Description = "Only these: live, blocked, expired or rotating (the secret before the last rotation is still accepted)." }.AcceptOnlyFromAmong("live", "blocked", "expired", "rotating");
    private readonly Option<string?> unused = new("--unused") { HelpName = "TIME", Description = "Only those not used for so long, or never: 90d, 12h." };
    private readonly Option<string?> expiring = new("--expiring") { HelpName = "TIME", Description = "Only those that end within this time: 14d." };
    private readonly Option<string?> begins = new("--begins") { HelpName = "TEXT", Description = "Only those whose id, client or note begins so." };

    /// <summary>Gives a verb the options.</summary>
    public void AddTo(Command verb)
    {
        foreach (var option in new Option[] { client, subject, tag, state, unused, expiring, begins })
            verb.Options.Add(option);
    }

    /// <summary>What was typed.</summary>
    public KeyQuery Read(Call call)
    {
        var now = call.Desk.Time.GetUtcNow();
        return new KeyQuery
        {
            Client = call.Get(client),
            Subject = call.Get(subject),
            Tag = call.Get(tag),
            State = call.Get(state),
            Text = call.Get(begins),
            UnusedSince = Length(call, unused) is { } long_ ? now - long_ : null,
            ExpiresBefore = Length(call, expiring) is { } soon ? now + soon : null,
        };
    }

    private static TimeSpan? Length(Call call, Option<string?> option) => call.Get(option) is { } typed ? Periods.Length(option.Name, typed) : null;
}
