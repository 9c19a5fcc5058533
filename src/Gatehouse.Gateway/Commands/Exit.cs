namespace Gatehouse.Gateway.Commands;

/// <summary>What a command leaves for the shell; scripts rely on these, they do not change.</summary>
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

    /// <summary>The audit log is not what it was (<c>audit verify</c>, <c>audit checkpoint</c>).</summary>
    public const int Damaged = 4;
}
