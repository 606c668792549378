using Karma.EndToEnd;
using Xunit.v3;

[assembly: CollectionBehavior(typeof(Collections))]

namespace Karma.EndToEnd;

/// <summary>One test at a time, since most of them measure time on a machine that they fill; classes that are <see cref="BesideOthersAttribute"/> run before, side by side.</summary>
public sealed class Collections(IXunitTestAssembly assembly) : TestCollectionFactoryBase(assembly)
{
    private readonly XunitTestCollection _alone = new(assembly, collectionDefinition: null, disableParallelization: true, "One test at a time");

    /// <inheritdoc/>
    public override string DisplayName => "beside others where a class says so";

    /// <inheritdoc/>
    protected override IXunitTestCollection GetDefaultTestCollection(Type testClass) =>
        Attribute.IsDefined(testClass, typeof(BesideOthersAttribute))
            ? new XunitTestCollection(TestAssembly, collectionDefinition: null, disableParallelization: false, testClass.Name)
            : _alone;
}
