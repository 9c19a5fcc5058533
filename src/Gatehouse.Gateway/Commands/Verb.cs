using System.CommandLine;

namespace Gatehouse.Gateway.Commands;

/// <summary>One thing the command line can do: a leaf of the tree, with an example and <c>--json</c>.</summary>
internal abstract class Verb : Command
{
    private readonly Option<bool> json = new("--json") { Description = "Print data as JSON." };

    /// <param name="name">As typed.</param>
    /// <param name="description">One sentence.</param>
    /// <param name="example">A whole command line that works.</param>
    protected Verb(string name, string description, string example) : base(name, description)
    {
        Example = example;
        Options.Add(json);
    }

    /// <summary>A whole command line that works; stands at the end of its help.</summary>
    public string Example { get; }

    /// <summary>Does it.</summary>
    /// <returns>One of <see cref="Exit"/>.</returns>
    public abstract Task<int> RunAsync(Call call, CancellationToken cancellationToken);

    /// <summary>Whether the caller wants JSON.</summary>
    public bool WantsJson(ParseResult parsed) => parsed.GetValue(json);
}
