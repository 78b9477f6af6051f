"""The register (登记簿): the Excel workbook from which a project's cases are made, and into which they go back."""
