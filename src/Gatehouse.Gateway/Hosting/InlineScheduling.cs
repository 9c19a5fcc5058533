namespace Gatehouse.Gateway.Hosting;

/// <summary>Lets socket completions run on the thread that saw them: a sixth of the context switches (docs/operating.md).</summary>
/// <remarks>Safe only because no step blocks: the store is asked by its own thread, lines are written by another, and the administration is another process.</remarks>
internal static class InlineScheduling
{
    private const string Name = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>Whether it is on.</summary>
    public static bool IsOn => Environment.GetEnvironmentVariable(Name) == "1";

    /// <summary>Turns it on, unless the environment already says otherwise. Works only before the first socket of the process.</summary>
    public static void Prefer()
    {
        if (Environment.GetEnvironmentVariable(Name) is null)
            Environment.SetEnvironmentVariable(Name, "1");
    }
}
