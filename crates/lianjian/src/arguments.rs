//! The arguments of every call, and the list of commands.

use clap::{Arg, ArgAction, CommandFactory, FromArgMatches, Parser, Subcommand};
use lianjian_db::Address;

use crate::commands;

/// A call of the program.
#[derive(Debug, Parser)]
#[command(name = "lianjian", version, about = "廉鉴：廉政风险防控管理", arg_required_else_help = true)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub common: Common,
}

/// What every command takes.
#[derive(Clone, Debug, clap::Args)]
pub struct Common {
    #[arg(
        long,
        global = true,
        value_name = "地址",
        env = "LIANJIAN_DATABASE",
        default_value = "sqlite:./lianjian.db",
        hide_default_value = true,
        hide_env = true,
        help = "数据库：sqlite:路径 或 postgres://用户@主机/库名；也可写在环境变量 LIANJIAN_DATABASE 里（默认 sqlite:./lianjian.db）"
    )]
    pub database: Address,
    #[arg(long, global = true, help = "在标准输出上只写一份 JSON，供程序读取")]
    pub json: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    #[command(about = "启动服务")]
    Serve(commands::serve::Serve),
    #[command(about = "在新数据库里建一个演示县（清河县），并启动服务")]
    Demo(commands::demo::Demo),
    #[command(about = "把数据库升级到本程序的版本（serve 启动时也会做）")]
    Migrate,
    #[command(about = "账号：添加、列出、重置密码、停用", subcommand)]
    Account(commands::account::Account),
    #[command(
        name = "org",
        about = "组织机构：行政区划、单位、内设部门、岗位、人员，整表导入导出",
        subcommand
    )]
    Organisation(commands::organisation::Organisation),
    #[command(about = "读取填好的表格，不用数据库：打印表格、内容和问题")]
    Read(commands::read::Read),
    #[command(about = "把填好的表格转成另一种格式：docx、xlsx、pdf、json，按输出文件的扩展名")]
    Convert(commands::convert::Convert),
    #[command(about = "把填好的表格导入数据库，一个文件一次存入，打印与 read 相同的报告")]
    Import(commands::import::Import),
    #[command(about = "从数据库导出一张表：附件1—6")]
    Export(commands::export::Export),
    #[command(about = "附件6 廉政风险汇总表，任何范围、任何一天")]
    Summary(commands::summary::Summary),
    #[command(about = "质量检查：缺漏、空话、雷同、定级、责任人、依据、公开；--lines 检查文件里的文字")]
    Check(commands::check::Check),
    #[command(about = "流程图（BPMN 2.0）：检查、画图，不用数据库", subcommand)]
    Flow(commands::flow::Flow),
    #[command(about = "在空数据库里生成一个仿真的县、市或省，供试用和测速")]
    Generate(commands::generate::Generate),
}

impl Arguments {
    /// The arguments of this process.
    pub fn of_process() -> Result<Arguments, clap::Error> {
        let matches =
            in_chinese(Arguments::command().version(env!("CARGO_PKG_VERSION"))).try_get_matches()?;
        Arguments::from_arg_matches(&matches)
    }

    /// Whether this call keeps running as a server.
    pub const fn is_server(&self) -> bool {
        matches!(self.command, Command::Serve(_) | Command::Demo(_))
    }
}

/// A command whose help has Chinese headings, with all commands below it.
fn in_chinese(command: clap::Command) -> clap::Command {
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).help("显示这份说明");
    let mut command = command
        .help_template("{about}\n\n用法：{usage}\n\n{all-args}{after-help}\n")
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令")
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .arg(help.help_heading("参数"))
        .mut_subcommands(in_chinese)
        .mut_args(|argument| argument.help_heading("参数"));
    if command.get_version().is_some() {
        let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
        command = command.disable_version_flag(true).arg(version.help("显示版本").help_heading("参数"));
    }
    command
}
