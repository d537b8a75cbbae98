// The one list of the window's commands, shared by the handler (`commands/mod.rs`) and `build.rs`. The capability in
// `tauri.conf.json` allows each by name; a test holds the two together.
macro_rules! commands {
    ($then:ident) => {
        $then![
            status,
            subscribe,
            judge_passphrase,
            create_vault,
            unlock,
            lock,
            change_passphrase,
            touch,
            notice,
            answer_notice,
            models,
            answer_licence,
            withdraw,
            receipts,
            library,
            choose_files,
            samples,
            add_sample,
            document,
            summarise,
            stop,
            ask,
            delete_document,
            copy_summary,
            save_summary,
            change_settings,
        ]
    };
}
