//! Tells the linker that Python's own symbols come with the program that loads the module.

fn main() {
    pyo3_build_config::add_extension_module_link_args();
}
