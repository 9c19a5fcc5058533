namespace Gatehouse.Gateway.Commands;

/// <summary>What a command leaves for the shell; scripts rely on these four, they do not change.</summary>
internal static class Exit
{
    /// <summary>What was asked for is done.</summary>
    public const int Done = 0;

    /// <summary>Refused, not found, or the store does not answer; nothing was changed.</summary>
    public const int Refused = 1;

    /// <summary>The command line itself is wrong.</summary>
    public const int WrongUsage = 2;

    /// <summary>The policy has faults.</summary>
    public const int PolicyFaults = 3;
}
