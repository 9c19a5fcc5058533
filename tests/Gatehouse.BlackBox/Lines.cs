namespace Gatehouse.BlackBox;

/// <summary>Lines as they come, to be waited for.</summary>
internal sealed class Lines
{
    private readonly List<string> all = [];
    private readonly Lock gate = new();
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool ended;

    public string Text
    {
        get
        {
            lock (gate)
                return string.Join('\n', all);
        }
    }

    /// <summary>Adds a line; null is the end.</summary>
    public void Add(string? line)
    {
        lock (gate)
        {
            if (line is null)
                ended = true;
            else
                all.Add(line);
            changed.TrySetResult();
            changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>The first line, old or new, that is wanted.</summary>
    /// <exception cref="EndOfStreamException">There will be none.</exception>
    public async Task<string> FirstAsync(Func<string, bool> wanted, CancellationToken cancellationToken)
    {
        for (var seen = 0; ;)
        {
            Task more;
            lock (gate)
            {
                for (; seen < all.Count; seen++)
                    if (wanted(all[seen]))
                        return all[seen];
                if (ended)
                    throw new EndOfStreamException();
                more = changed.Task;
            }

            await more.WaitAsync(cancellationToken);
        }
    }
}
