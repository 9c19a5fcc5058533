using Gatehouse.Policy.Contract;

namespace Gatehouse.Policy.Drafting.Merging;

/// <summary>A list of operations in the policy: under an action, under <c>refused</c>, or in a class of limits.</summary>
/// <param name="At">Its dotted place, for notes.</param>
/// <param name="Key">The word it belongs to.</param>
/// <param name="Node">The list itself.</param>
/// <param name="Assigns">Whether an operation in it counts as assigned.</param>
internal sealed record OperationList(string At, SpanNode Key, SpanNode Node, bool Assigns)
{
    internal bool IsRefused => At == "refused";

    /// <summary>All lists of a policy that hold nothing but operations.</summary>
    internal static IReadOnlyList<OperationList> Of(SpanNode root)
    {
        var lists = new List<OperationList>();
        Search(root, "", lists);
        return lists;
    }

    private static void Search(SpanNode node, string at, List<OperationList> lists)
    {
        foreach (var (key, value) in node.Members)
        {
            var name = at.Length == 0 ? key.Scalar ?? "" : $"{at}.{key.Scalar}";
            if (value.Items is null)
                Search(value, name, lists);
            else if (value.Items.All(item => item.Scalar is { } text && IsOperation(text)))
                lists.Add(new OperationList(name, key, value, name == "refused" || (name.StartsWith("resources.", StringComparison.Ordinal) && name.Split('.').Length == 3)));
        }
    }

    private static bool IsOperation(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && !text.AsSpan(0, space).ContainsAnyExceptInRange('A', 'Z') && TemplateNames.Problem(text[(space + 1)..]) is null;
    }
}
