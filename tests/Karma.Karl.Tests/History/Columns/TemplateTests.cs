using System.Text;
using Karma.Karl.History.Columns;

namespace Karma.Karl.Tests.History.Columns;

public sealed class TemplateTests
{
    [Fact]
    public void Scan_AStatus_LeavesOutWhatChangesAndKeepsTheSetup()
    {
        var template = Of("""{"service":"a","now":1,"dependencies":["x:1",{"port":2}],"labels":{"k":"v"},"runtime":{"status":{"message":"OK","n":[1,true]}},"state":"running"}""");

        Assert.NotNull(template);
        Assert.Equal([Role.Now, Role.None, Role.None, Role.None, Role.None], template.Roles);
        Assert.Equal("""{"service":"a","now":""", Encoding.UTF8.GetString(template.Piece(0)));
        Assert.Equal(""","dependencies":["x:1",{"port":2}],"labels":{"k":"v"},"runtime":{"status":{"message":""", Encoding.UTF8.GetString(template.Piece(1)));
        Assert.Equal("}", Encoding.UTF8.GetString(template.Piece(5)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[[]]")]
    [InlineData("{\"never ends")]
    [InlineData("\"\\")]
    public void Scan_WhatHasNoValues_HasNoTemplate(string body) => Assert.Null(Of(body));

    [Fact]
    public void Parse_WhatWasWritten_IsTheSame()
    {
        var template = Of("""{"now":1,"build":0,"x":[1,2,3]}""");
        Assert.NotNull(template);

        var read = Template.Parse(template.Bytes);

        Assert.Equal((template.Id, template.BuildHole), (read.Id, read.BuildHole));
        Assert.Equal(template.Roles, read.Roles);
    }

    [Fact]
    public void Of_SeenOnce_IsNotAdmitted_SeenAgain_IsAndIsShared()
    {
        var templates = new TemplateCatalog();
        var (first, second) = (Heads.Of("{\"a\":1}"u8.ToArray())[0], Heads.Of("{\"a\":\"other\"}"u8.ToArray())[0]);

        Assert.Null(templates.Of(first));
        var admitted = templates.Of(second);

        Assert.NotNull(admitted);
        Assert.True(templates.IsShared(admitted));
        Assert.Same(admitted, templates.Of(first));
        Assert.Same(admitted, templates.Find(admitted.Id));
    }

    [Fact]
    public void Of_MoreThanThereIsRoomFor_StandInTheirBlocks()
    {
        var templates = new TemplateCatalog();
        for (var i = 0; i < 4_096; i++)
        {
            var filling = Heads.Of(Encoding.UTF8.GetBytes($"{{\"a{i}\":1}}"))[0];
            templates.Of(filling);
            templates.Of(filling);
        }

        var records = Heads.Of(Enumerable.Range(0, 50).Select(i => Encoding.UTF8.GetBytes($"{{\"late to come\":{i}}}")));
        var block = Heads.BlocksOf(records, templates).Single();

        Assert.Empty(ColumnBlock.TemplatesOf(block));
        Assert.InRange(block.Length, 1, 200);
        Records.AssertSame(records, ColumnBlock.Decode(block, new TemplateCatalog()));
    }

    private static Template? Of(string body) => TemplateScanner.Scan(Heads.Of(Encoding.UTF8.GetBytes(body))[0]);
}
