using Gatehouse.JsonSchema.Checking;

namespace Gatehouse.JsonSchema.Compiling;

/// <summary>What can only be said of a schema together with all it reaches.</summary>
internal static class Soundness
{
    /// <summary>Adds the problems of everything a node reaches, circles without an end among them; marks closed objects.</summary>
    public static void Check(SchemaNode root, NodeCompiler compiler, bool refuseUndeclared, ICollection<SchemaProblem> problems)
    {
        var seen = new HashSet<SchemaNode> { root };
        var waiting = new Stack<SchemaNode>([root]);
        while (waiting.TryPop(out var node))
        {
            var facts = compiler.Facts(node);
            if (facts.Visit == 0)
                FindCircle(node, compiler);
            node.Closed = refuseUndeclared && Declares(node, compiler);
            foreach (var problem in facts.Problems)
                problems.Add(problem);
            foreach (var next in facts.InPlace.Concat(facts.Below))
                if (seen.Add(next))
                    waiting.Push(next);
        }
    }

    // A schema that applies itself to the same value would never end (CWE-674).
    // Nodes on the way are on a stack of our own: contracts chain references as they like.
    private static void FindCircle(SchemaNode start, NodeCompiler compiler)
    {
        var way = new Stack<(SchemaNode Node, int Next)>();
        way.Push((start, 0));
        compiler.Facts(start).Visit = 1;
        while (way.TryPop(out var step))
        {
            var facts = compiler.Facts(step.Node);
            var next = step.Next < facts.InPlace.Count ? facts.InPlace[step.Next] : step.Next == facts.InPlace.Count ? facts.Excluded : null;
            if (step.Next > facts.InPlace.Count)
            {
                facts.Visit = 2;
                continue;
            }

            way.Push((step.Node, step.Next + 1));
            if (next is null || compiler.Facts(next).Visit == 2)
                continue;
            if (compiler.Facts(next).Visit == 1)
                facts.Problems.Add(new SchemaProblem(compiler.PointerOf(step.Node), "a schema that ends: references must go into a property or item", "references that lead in a circle"));
            else
            {
                compiler.Facts(next).Visit = 1;
                way.Push((next, 0));
            }
        }
    }

    private static bool Declares(SchemaNode node, NodeCompiler compiler)
    {
        var seen = new HashSet<SchemaNode> { node };
        var waiting = new Stack<SchemaNode>([node]);
        while (waiting.TryPop(out var next))
        {
            var facts = compiler.Facts(next);
            if (facts.DeclaresProperties)
                return true;
            foreach (var branch in facts.InPlace)
                if (seen.Add(branch))
                    waiting.Push(branch);
        }

        return false;
    }
}
