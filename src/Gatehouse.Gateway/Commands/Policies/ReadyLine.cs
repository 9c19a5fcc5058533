using System.Text;

namespace Gatehouse.Gateway.Commands.Policies;

/// <summary>Listens to what a running gateway prints and acts on its one line <c>ready https://…</c>.</summary>
internal abstract class ReadyLine : TextWriter
{
    private const string Word = "ready ";
    private readonly StringBuilder line = new();

    /// <inheritdoc />
    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Called with the address once the gateway takes traffic.</summary>
    protected abstract void Ready(string address);

    /// <inheritdoc />
    public override void Write(char value)
    {
        if (value != '\n')
        {
            line.Append(value);
            return;
        }

        var text = line.ToString().TrimEnd('\r');
        line.Clear();
        if (text.StartsWith(Word, StringComparison.Ordinal))
            Ready(text[Word.Length..]);
    }
}

/// <summary>Prints the line as JSON.</summary>
internal sealed class ReadyAsJson(TextWriter to) : ReadyLine
{
    /// <inheritdoc />
    protected override void Ready(string address) => to.WriteLine(JsonText.Of(new Said(address)));

    private sealed record Said(string Ready);
}
