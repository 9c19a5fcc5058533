using System.CommandLine;
using Gatehouse.Gateway.Commands.Desk;

namespace Gatehouse.Gateway.Commands;

/// <summary>One use of a verb: what was typed, where to answer, and what to work with.</summary>
internal sealed class Call(ParseResult parsed, bool json, Terminal terminal, IDesk desk)
{
    /// <summary>Whether data is printed as JSON.</summary>
    public bool Json { get; } = json;

    /// <summary>Where to answer.</summary>
    public Terminal Terminal { get; } = terminal;

    /// <summary>What to work with.</summary>
    public IDesk Desk { get; } = desk;

    /// <summary>What was typed for an option; its default otherwise.</summary>
    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    /// <summary>What was typed for an argument; its default otherwise.</summary>
    public T? Get<T>(Argument<T> argument) => parsed.GetValue(argument);

    /// <summary>Whether an option was typed, with or without a value.</summary>
    public bool Has(Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>Log position of the last change this call made; 0 when it made none.</summary>
    public long Seq { get; private set; }

    /// <summary>Notes a change: every answer after it tells its position.</summary>
    public void Made(long seq) => Seq = Math.Max(Seq, seq);

    /// <summary>Prints the answer: as JSON when asked, else as a person reads it.</summary>
    public void Answer<T>(T data, Action<TextWriter, T> forPerson)
    {
        if (Json)
            Terminal.Out.WriteLine(Seq > 0 ? JsonText.With(data, "seq", Seq) : JsonText.Of(data));
        else
            forPerson(Terminal.Out, data);
    }
}
