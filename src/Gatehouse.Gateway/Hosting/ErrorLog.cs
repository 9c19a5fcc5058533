using Gatehouse.Keys;

namespace Gatehouse.Gateway.Hosting;

/// <summary>Trouble of the process itself, one line each on standard error.</summary>
internal sealed class ErrorLog(TextWriter error) : ILogger
{
    /// <inheritdoc />
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    /// <inheritdoc />
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    /// <inheritdoc />
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            error.WriteLine(SecretMask.Of($"gatehouse: {formatter(state, exception)}{(exception is null ? "" : $" ({exception.Message})")}"));
    }
}
