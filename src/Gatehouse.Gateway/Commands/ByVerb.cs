using System.CommandLine;
using System.CommandLine.Invocation;

namespace Gatehouse.Gateway.Commands;

/// <summary>Says of a verb with verbs below it that it may be typed by itself; it is run like every other verb.</summary>
internal sealed class ByVerb : SynchronousCommandLineAction
{
    /// <inheritdoc />
    public override int Invoke(ParseResult parseResult) => throw new NotSupportedException();
}
